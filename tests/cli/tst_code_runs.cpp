// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cli.h"
#include "tests/support/folders.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <limits>

using namespace isolume::test;
namespace fs = std::filesystem;

namespace {

/// Debian's own, which has Debian's packages; another one may come first in the path.
const char* const python = "/usr/bin/python3";

struct ProcessResult {
    int status = -1;
    QByteArray out, err;
};
ProcessResult run(const QString& folder, const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    ProcessResult result;
    if (process.waitForFinished(200000) && process.exitStatus() == QProcess::NormalExit)
        result.status = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    return result;
}

bool canImport(const QString& modules) { return run(".", python, {"-c", "import " + modules}).status == 0; }

/// Reads raw arrays and what was exported of them, runs normalize or transform, and says how far they are apart.
constexpr std::string_view driver = R"(
import glob, importlib.util, os, sys, types
import numpy as np

def stand_in():
    """torchvision before 0.15 has no v2: the few classes that the code uses, by what its manual says of them."""
    import torch, torchvision.transforms
    class ToImage:
        def __call__(self, a):
            return torch.from_numpy(np.ascontiguousarray(a)).permute(2, 0, 1)
    class ToDtype:
        def __init__(self, dtype, scale=False):
            self.dtype, self.scale = dtype, scale
        def __call__(self, x):
            most = 1.0 if x.is_floating_point() or not self.scale else torch.iinfo(x.dtype).max
            return x.to(self.dtype) / most if most != 1.0 else x.to(self.dtype)
    old = torchvision.transforms
    v2 = types.ModuleType("torchvision.transforms.v2")
    v2.ToImage, v2.ToDtype = ToImage, ToDtype
    v2.Compose, v2.Normalize, v2.Lambda = old.Compose, old.Normalize, old.Lambda
    old.v2 = sys.modules["torchvision.transforms.v2"] = v2

def load(name):
    spec = importlib.util.spec_from_file_location(name, name + ".py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

def function(module, group, torch):
    if not torch:
        return (lambda a: module.normalize(a, group)) if group else module.normalize
    t = module.transform
    if group:
        t = lambda a: module.Normalize(group)(module.v2.ToImage()(a))
    return lambda a: t(a).numpy().transpose(1, 2, 0)

torch = sys.argv[1] == "pytorch"
if torch:
    try:
        from torchvision.transforms import v2
    except ImportError:
        stand_in()
for case in sys.argv[2:]:
    module, worst, count = load(case), 0.0, 0
    kind = open(case + ".set").read()
    for raw in sorted(glob.glob(f"{kind}_raw/**/*.npy", recursive=True)):
        name = os.path.relpath(raw, kind + "_raw")
        expected = np.load(f"{case}_out/{name}")
        group = os.path.dirname(name) if case.endswith("_group") else None
        got = function(module, group, torch)(np.load(raw))
        assert got.dtype == np.float32 and got.shape == expected.shape, (case, got.dtype, got.shape)
        assert (np.isfinite(got) == np.isfinite(expected)).all(), (case, name)
        finite = np.isfinite(expected)
        width = float(np.ptp(expected[finite])) or 1.0
        worst = max(worst, float(np.abs(got[finite].astype(float) - expected[finite]).max()) / width)
        count += 1
    assert count > 0
    print(case, worst, flush=True)
)";

void writeNpy(
    const fs::path& file, const char* type, std::vector<int> shape, const void* data, std::size_t bytes)
{
    std::string dict = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}, {}, {}), }}", type,
        shape[0], shape[1], shape[2]);
    dict.append((64 - (10 + dict.size() + 1) % 64) % 64, ' ');
    dict += '\n';
    std::string head("\x93NUMPY\x01\x00", 8);
    head += static_cast<char>(dict.size() & 0xff);
    head += static_cast<char>(dict.size() >> 8);
    writeBytes(file, head + dict + std::string(static_cast<const char*>(data), bytes));
}

constexpr int height = 9, width = 7;

/// One image as the file that the program reads and as the array that the code gets.
template <class T>
void writeImage(const fs::path& root, const std::string& kind, const std::string& name, int channels,
    const char* type, const std::string& extension, const std::vector<T>& rgb)
{
    cv::Mat image(height, width, CV_MAKETYPE(cv::DataType<T>::depth, channels));
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        const auto c = i % static_cast<std::size_t>(channels);
        image.ptr<T>()[i - c + static_cast<std::size_t>(channels) - 1 - c] = rgb[i];
    }
    const fs::path file = root / kind / (name + extension);
    fs::create_directories(file.parent_path());
    // Without it OpenCV stores colour in floats as LogLuv, which loses digits.
    const int uncompressed = 1;
    cv::imwrite(file.string(), image, {cv::IMWRITE_TIFF_COMPRESSION, uncompressed});
    writeNpy(root / (kind + "_raw") / (name + ".npy"), type, {height, width, channels}, rgb.data(),
        rgb.size() * sizeof(T));
}

template <class T, class F> std::vector<T> values(int channels, F&& value)
{
    std::vector<T> result;
    for (int i = 0; i < height * width; ++i)
        for (int c = 0; c < channels; ++c)
            result.push_back(static_cast<T>(value(i, c)));
    return result;
}

/// Three kinds of sets: 8-bit colour, 16-bit gray, and floats with values that are not valid; a flat image in each.
void writeSets(const fs::path& root)
{
    const auto noise = [](int i, int c) { return (i * 37 + c * 91 + i * i * 11) % 211; };
    for (int n = 0; n < 3; ++n) {
        const std::string name = fmt::format("{}/{}", n == 0 ? "one" : "two", n);
        writeImage(root, "bytes", name, 3, "|u1", ".png", values<std::uint8_t>(3, [&](int i, int c) {
            return n == 2 ? 40 + 7 * c : noise(i, c) / (n + 1) + 30 * c / 2;
        }));
        writeImage(root, "words", name, 1, "<u2", ".png", values<std::uint16_t>(1, [&](int i, int) {
            return n == 2 ? 3000 : 900 + noise(i, n) * (160 + 100 * n);
        }));
        auto floats = values<float>(
            3, [&](int i, int c) { return n == 2 ? 0.1 : std::sin(i * 0.7 + c + n) * (n + 1) - 0.25 * c; });
        floats[4] = std::numeric_limits<float>::quiet_NaN();
        floats[17] = std::numeric_limits<float>::infinity();
        floats[30] = -7; // nodata
        writeImage(root, "floats", name, 3, "<f4", ".tiff", floats);
    }
}

struct Case {
    QString name, kind;
    QStringList options;
};

QStringList words(const QString& text) { return text.split(' ', Qt::SkipEmptyParts); }

std::vector<Case> cases()
{
    struct Entry {
        const char *name, *options;
    };
    const Entry everywhere[] {
        {"identity", "--method identity"},
        {"unit", "--method unit -p range=-1,1"},
        {"min_max", "--method min_max -p range=-1,1"},
        {"percentile", "--method percentile -p lo=3 -p hi=99.8"},
        {"percentile_free", "--method percentile -p clip=off --channels separate"},
        {"stretch", "--method mean_std_stretch -p k=1.5 --channels separate"},
        {"window", "--method window -p lo=-1 -p hi=120"},
        {"z_score", "--method z_score --channels separate"},
        {"z_ddof", "--method z_score -p ddof=1 -p eps=0.01 -p clip_sigma=1.5"},
        {"z_floor", "--method z_score -p eps=2 -p eps_mode=floor"},
        {"robust", "--method robust_z --channels separate"},
        {"robust_iqr", "--method robust_z -p spread=iqr"},
        {"clip_z", "--method clip_z -p lo=5 -p hi=80 --channels separate"},
        {"center", "--method center --channels separate"},
    };
    const Entry colour[] {
        {"fixed", "--method fixed"}, {"caffe", "--method fixed -p preset=caffe -p order=bgr"}};
    std::vector<Case> all;
    for (const QString kind : {"bytes", "words", "floats"}) {
        const QString input = kind == "floats" ? "--nodata -7" : kind == "words" ? "--bits 14" : "";
        const auto add = [&](const Entry& entry, const char* scope, const QString& more = {}) {
            all.push_back({kind + '_' + entry.name + '_' + scope, kind,
                words(entry.options) + words(input) + words(more)});
        };
        for (const Entry& entry : everywhere) {
            if (kind == "words" && !QString(entry.options).contains("clip"))
                continue; // what differs there is the type's largest value, and how many values there are
            add(entry, "image");
            add(entry, "dataset", "--scope dataset --fill -0.5");
        }
        if (kind == "words")
            add({"unit", "--method unit"}, "image");
        add({"min_max", "--method min_max --channels separate"}, "group", "--scope group --group-by folder");
        add({"clip_z", "--method clip_z -p lo=5 -p hi=80"}, "group", "--scope group --group-by folder");
        if (kind == "words")
            continue;
        for (const Entry& entry : colour)
            add(entry, "image");
        add({"keep", "--method z_score"}, "image", "--fill keep");
    }
    return all;
}

} // namespace

class TestCodeRuns : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    std::vector<Case> m_cases;

    fs::path root() const { return m_temporary.path().toStdString(); }
    /// Writes every case's code; gives the names.
    QStringList generate(const QString& target, const QString& suffix)
    {
        QStringList names;
        for (const Case& c : m_cases) {
            const CliResult result = runCli(m_temporary.path(),
                {"code", c.name + "_out/recipe.json", "--for", target, "-o", c.name + suffix});
            if (result.status != 0)
                qWarning() << c.name << target << result.err;
            names << c.name;
        }
        return names;
    }
    void agree(const QString& target)
    {
        const QStringList names = generate(target, ".py");
        const ProcessResult result
            = run(m_temporary.path(), python, QStringList {"driver.py", target} + names);
        QVERIFY2(result.status == 0, result.err.constData());
        const QList<QByteArray> lines = result.out.trimmed().split('\n');
        QCOMPARE(lines.size(), names.size());
        for (const QByteArray& line : lines)
            QVERIFY2(line.split(' ').at(1).toDouble() <= 1e-6, line.constData());
    }

private slots:
    void initTestCase()
    {
        if (!canImport("numpy"))
            QSKIP("python3-numpy is not installed; tests/run full installs it");
        writeSets(root());
        writeBytes(root() / "driver.py", driver);
        m_cases = cases();
        for (const Case& c : m_cases) {
            const CliResult result = runCli(m_temporary.path(),
                QStringList {"export", c.kind, "-o", c.name + "_out", "--quiet"} + c.options);
            QVERIFY2(result.status == 0, (c.name + ": ").toUtf8() + result.err);
            writeBytes(root() / (c.name + ".set").toStdString(), c.kind.toStdString());
        }
    }

    void numpys_code_gives_the_exported_values() { agree("numpy"); }

    void pytorchs_code_gives_the_exported_values()
    {
        if (!canImport("torch, torchvision"))
            QSKIP("python3-torch and python3-torchvision are not installed; tests/run full installs them");
        // torch before 2.3 has no 16-bit unsigned integers.
        m_cases.erase(
            std::remove_if(m_cases.begin(), m_cases.end(), [](const Case& c) { return c.kind == "words"; }),
            m_cases.end());
        agree("pytorch");
        m_cases = cases();
    }
};

QTEST_GUILESS_MAIN(TestCodeRuns)
#include "tst_code_runs.moc"
