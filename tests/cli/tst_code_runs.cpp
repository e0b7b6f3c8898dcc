// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/code_cases.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace isolume::test;

namespace {

/// Calls each case's code on the raw arrays and prints how far it is from what was exported, in units of its range.
constexpr std::string_view driver = R"(
import glob, importlib.util, json, os, sys
import numpy as np

def load(name):
    spec = importlib.util.spec_from_file_location(name, name + ".py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

def function(module, group, torch):
    if not torch or not hasattr(module, "transform"):
        return module.normalize if group is None else lambda a, *mask: module.normalize(a, *mask, group)
    t = module.transform
    if group is not None:  # functools.partial with the first group
        t = lambda a: module.transform.func(a, group)
    return lambda a: t(a).numpy().transpose(1, 2, 0)

def distance(got, expected, where):
    assert got.dtype == np.float32 and got.shape == expected.shape, (where, got.dtype, got.shape)
    finite = np.isfinite(expected)
    assert (np.isfinite(got) == finite).all(), where
    width = float(np.ptp(expected[finite])) or 1.0
    return float(np.abs(got[finite].astype(float) - expected[finite]).max()) / width

np.seterr(all="raise", under="ignore", over="ignore")  # a warning would be the user's to read
torch = sys.argv[1] == "pytorch"
for case, set_, grouped in json.load(open("cases.json")):
    module, worst, count = load(case), 0.0, 0
    for raw in sorted(glob.glob(f"{set_}_raw/**/*.npy", recursive=True)):
        name = os.path.relpath(raw, set_ + "_raw")
        normalize = function(module, os.path.dirname(name) if grouped else None, torch)
        image, expected = np.load(raw), np.load(f"{case}_out/{name}")
        before = image.copy()
        mask = [np.load(f"{set_}_masks_raw/{name}")] if "mask" in case else []
        worst = max(worst, distance(normalize(image, *mask), expected, (case, name)))
        assert np.array_equal(image, before, equal_nan=image.dtype.kind == "f"), (case, "changed its input")
        if image.shape[2] == 1:  # H x W as well
            got = normalize(image[..., 0])
            worst = max(worst, distance(got.reshape(expected.shape), expected, (case, name)))
            assert torch or got.ndim == 2
        count += 1
    assert count == 3
    print(case, worst, flush=True)
)";

/// Every text through the parser of its language, and the field names of formats against those that are published.
constexpr std::string_view parser = R"(
import ast, json, sys
import yaml

STEPS = {"scale_range": {"axes", "min_percentile", "max_percentile", "eps"}, "clip": {"min", "max"},
         "zero_mean_unit_variance": {"axes", "eps"}, "fixed_zero_mean_unit_variance": {"axis", "mean", "std"},
         "scale_linear": {"axis", "gain", "offset"}}
SCHEMES = {"ZScoreNormalization", "CTNormalization", "NoNormalization", "RescaleTo01Normalization",
           "RGBTo01Normalization"}

def plans(text):
    json_ = json.loads(text)
    assert set(json_) <= {"isolume", "configurations", "foreground_intensity_properties_per_channel"}, json_
    for configuration in json_["configurations"].values():
        assert set(configuration) == {"normalization_schemes", "use_mask_for_norm"}, configuration
        assert set(configuration["normalization_schemes"]) <= SCHEMES
        assert len(configuration["normalization_schemes"]) == len(configuration["use_mask_for_norm"])
    for channel in json_.get("foreground_intensity_properties_per_channel", {}).values():
        assert set(channel) == {"mean", "std", "percentile_00_5", "percentile_99_5"}, channel

def preprocessing(text):
    for step in yaml.safe_load(text)["preprocessing"]:
        assert set(step) == {"id", "kwargs"} and set(step["kwargs"]) <= STEPS[step["id"]], step
        for value in step["kwargs"].values():
            for number in value if isinstance(value, list) else [value]:
                assert isinstance(number, (float, str)), step

own = 0
for case, _, _ in json.load(open("cases.json")):
    text = open(case + ".txt").read()
    if sys.argv[1] in ("nnunet", "bioimageio") and "\ndef normalize(image" not in text:
        (plans if sys.argv[1] == "nnunet" else preprocessing)(text)
        own += 1
    else:
        tree = ast.parse(text)
        names = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name)]
        if sys.argv[1] in ("albumentations", "keras", "monai") and "import " + sys.argv[1] in text or "from monai" in text:
            assert "transform" in names or "layer" in names, case
            own += "normalize" not in text
print(own)
)";

constexpr std::string_view toJson = R"(
import glob, json, yaml
for name in sorted(glob.glob("*.yaml")):
    text = open(name).read()
    if "\ndef normalize(image" not in text:
        json.dump(yaml.safe_load(text), open(name[:-5] + ".steps.json", "w"))
        print(name[:-5])
)";

} // namespace

class TestCodeRuns : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    const std::vector<CodeCase> m_cases = codeCases();

    QString root() const { return m_temporary.path(); }
    void write(const char* name, std::string_view text) const
    {
        writeBytes(std::filesystem::path(root().toStdString()) / name, text);
    }
    void agrees(const QString& target)
    {
        generateCode(root(), m_cases, target, ".py");
        const ProgramResult result = runProgram(root(), python, {"driver.py", target});
        QVERIFY2(result.status == 0, result.err.constData());
        const QList<QByteArray> lines = result.out.trimmed().split('\n');
        QCOMPARE(lines.size(), static_cast<qsizetype>(m_cases.size()));
        for (qsizetype i = 0; i < lines.size(); ++i)
            QVERIFY2(lines[i].split(' ').at(1).toDouble() <= m_cases[static_cast<std::size_t>(i)].tolerance,
                lines[i].constData());
    }

private slots:
    void initTestCase()
    {
        if (!canImport("numpy"))
            QSKIP("python3-numpy is not installed; tests/run full installs it");
        writeCodeSets(root().toStdString());
        write("driver.py", driver);
        write("parser.py", parser);
        write("to_json.py", toJson);
        QByteArray list;
        for (const CodeCase& c : m_cases)
            list += (list.isEmpty() ? "[" : ",\n") + QByteArray("[\"") + c.name.toUtf8() + "\", \""
                + c.set.toUtf8() + "\", " + (c.grouped ? "true" : "false") + "]";
        write("cases.json", (list + "]").toStdString());
        QCOMPARE(exportCodeCases(root(), m_cases), QString());
    }

    void numpys_code_gives_the_exported_values() { agrees("numpy"); }

    void pytorchs_code_gives_the_exported_values()
    {
        if (!canImport("torch, torchvision"))
            QSKIP("python3-torch and python3-torchvision are not installed; tests/run full installs them");
        agrees("pytorch");
    }

    void a_written_program_normalizes_a_file_from_the_shell()
    {
        for (const char* name : {"bytes_z_score_image", "bytes_min_max_group"}) {
            const CliResult written = runCli(root(),
                {"code", QString(name) + "_out/recipe.json", "--for", "numpy", "-o", QString(name) + ".py"});
            QVERIFY2(written.status == 0, written.err.constData());
        }
        const ProgramResult one
            = runProgram(root(), python, {"bytes_z_score_image.py", "bytes_raw/one/0.npy", "from_shell.npy"});
        QVERIFY2(one.status == 0, one.err.constData());
        const ProgramResult grouped = runProgram(
            root(), python, {"bytes_min_max_group.py", "bytes_raw/one/0.npy", "from_shell_group.npy", "one"});
        QVERIFY2(grouped.status == 0, grouped.err.constData());
        const ProgramResult same = runProgram(root(), python,
            {"-c",
                "import numpy as np\n"
                "a, b = np.load('from_shell.npy'), np.load('bytes_z_score_image_out/one/0.npy')\n"
                "assert np.abs(a - b).max() < 1e-5\n"
                "a, b = np.load('from_shell_group.npy'), np.load('bytes_min_max_group_out/one/0.npy')\n"
                "assert np.abs(a - b).max() < 1e-6\n"});
        QVERIFY2(same.status == 0, same.err.constData());
    }

    void every_text_is_what_its_reader_parses_data()
    {
        QTest::addColumn<int>("own"); // cases that the target says in words of its own, at least
        QTest::newRow("albumentations") << 10;
        QTest::newRow("keras") << 10;
        QTest::newRow("monai") << 12;
        QTest::newRow("nnunet") << 5;
        QTest::newRow("bioimageio") << 20;
    }
    void every_text_is_what_its_reader_parses()
    {
        if (!canImport("yaml"))
            QSKIP("python3-yaml is not installed; tests/run full installs it");
        QFETCH(int, own);
        const QString target = QTest::currentDataTag();
        generateCode(root(), m_cases, target, ".txt");
        const ProgramResult result = runProgram(root(), python, {"parser.py", target});
        QVERIFY2(result.status == 0, result.err.constData());
        QVERIFY2(result.out.toInt() >= own, result.out.constData());
    }

    void what_is_written_for_bioimageio_is_read_back_to_the_same_values()
    {
        if (!canImport("yaml"))
            QSKIP("python3-yaml is not installed; tests/run full installs it");
        generateCode(root(), m_cases, "bioimageio", ".yaml");
        const ProgramResult names = runProgram(root(), python, {"to_json.py"});
        QVERIFY2(names.status == 0, names.err.constData());
        int compared = 0;
        for (const QByteArray& line : names.out.trimmed().split('\n')) {
            const QString name = line;
            const QString set = name.section('_', 0, 0);
            if (set != "bytes")
                continue; // of the others, not all values are valid or 8-bit, which the steps do not say
            const CliResult applied = runCli(root(),
                {"apply", name + ".steps.json", set, "-o", name + "_back", "--format", "npy", "--quiet"});
            QVERIFY2(applied.status == 0, (name + ": ").toUtf8() + applied.err);
            const ProgramResult same = runProgram(root(), python,
                {"-c",
                    "import sys, glob, os, numpy as np\n"
                    "for f in glob.glob(sys.argv[1] + '_out/*/*.npy'):\n"
                    "    a, b = np.load(f), np.load(f.replace('_out/', '_back/'))\n"
                    "    assert np.abs(a - b).max() <= 1e-6 * (np.ptp(a) or 1), (f, np.abs(a - b).max())\n",
                    name});
            QVERIFY2(same.status == 0, same.err.constData());
            ++compared;
        }
        QVERIFY2(compared >= 12, QByteArray::number(compared));
    }
};

QTEST_GUILESS_MAIN(TestCodeRuns)
#include "tst_code_runs.moc"
