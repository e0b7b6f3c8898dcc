// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/code.h"
#include "tests/support/arrays.h"
#include "tests/support/code_cases.h"
#include "tests/support/folders.h"

#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <set>

using namespace isolume;
using namespace isolume::test;
namespace fs = std::filesystem;

namespace {

/// All cases in one program, each in a namespace of its own: headers that were included before leave nothing there.
constexpr std::string_view start = R"(
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

cv::Mat image(const std::string& file, int type)
{
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    cv::Mat mat(9, 7, type);
    if (bytes.size() != mat.total() * mat.elemSize())
        throw std::runtime_error(file);
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(mat.data));
    return mat;
}

void save(const std::string& file, const cv::Mat& y)
{
    if (y.depth() != CV_32F || y.rows != 9 || y.cols != 7)
        throw std::runtime_error(file);
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(y.data), static_cast<std::streamsize>(y.total() * y.elemSize()));
}
)";

std::string typeOf(const QString& set)
{
    return set == "words" ? "CV_16UC1" : set == "floats" ? "CV_32FC3" : "CV_8UC3";
}

const std::vector<std::string> images {"one/0", "two/1", "two/2"};

std::string program(const std::vector<CodeCase>& cases)
{
    std::string text(start), calls;
    for (const CodeCase& c : cases) {
        const std::string name = c.name.toStdString();
        text += fmt::format("namespace {0} {{\n#include \"{0}.cpp\"\n}}\n", name);
        for (const std::string& image : images)
            calls += fmt::format(
                "    save(\"{0}_out/{1}.got\", {0}::normalize(image(\"{2}_raw/{1}.bin\", {3}){4}));\n", name,
                image, c.set.toStdString(), typeOf(c.set),
                c.grouped ? fmt::format(", \"{}\"", image.substr(0, 3)) : "");
    }
    return text + "\nint main()\n{\n" + calls + "}\n";
}

/// The largest difference in units of the expected values' range; infinite where one is finite and the other is not.
double distance(const Array& expected, const std::string& bytes)
{
    std::vector<float> got(bytes.size() / sizeof(float));
    std::memcpy(got.data(), bytes.data(), bytes.size());
    if (got.size() != expected.values.size())
        return HUGE_VAL;
    double low = HUGE_VAL, high = -HUGE_VAL, worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double a = expected.values[i], b = static_cast<double>(got[i]);
        if (std::isfinite(a) != std::isfinite(b))
            return HUGE_VAL;
        if (!std::isfinite(a))
            continue;
        low = std::min(low, a);
        high = std::max(high, a);
        worst = std::max(worst, std::abs(a - b));
    }
    return low < high ? worst / (high - low) : worst;
}

} // namespace

class TestCodeOpencv : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    std::vector<CodeCase> m_cases = codeCases();

    QString root() const { return m_temporary.path(); }

private slots:
    void initTestCase()
    {
        writeCodeSets(root().toStdString());
        QCOMPARE(exportCodeCases(root(), m_cases), QString());
        generateCode(root(), m_cases, "opencv", ".cpp");
        // What looks at more than a few numbers of an image has no C++, nor have chains and regions that take some
        // lines; the test of NumPy's code has them.
        std::set<std::string> without;
        std::erase_if(m_cases, [&](const CodeCase& c) {
            const fs::path stem = fs::path(root().toStdString()) / c.name.toStdString();
            if (extensionOf(codeTargetById("opencv"), readBytes(stem.string() + ".cpp")) == "cpp")
                return false;
            const Recipe recipe = readRecipe(fs::path(stem.string() + "_out") / "recipe.json");
            if (recipe.before.empty() && recipe.region != Region::Foreground && recipe.region != Region::Mask)
                without.insert(recipe.method);
            return true;
        });
        QCOMPARE(without,
            (std::set<std::string> {"clahe", "equalize", "gray_world", "illumination", "local_contrast",
                "macenko", "match", "nyul", "reinhard", "zca"}));
        for (const CodeCase& c : m_cases)
            QVERIFY2(!c.options.contains("--before"), c.name.toUtf8().constData());
    }

    void opencvs_code_gives_the_exported_values()
    {
        writeBytes(fs::path(root().toStdString()) / "all.cpp", program(m_cases));
        const ProgramResult compiled = runProgram(root(), ISOLUME_CXX,
            {"-std=c++17", "-Wall", "-Wextra", "-Werror", "-isystem", ISOLUME_OPENCV_INCLUDE, "all.cpp", "-o",
                "all", ISOLUME_OPENCV_CORE});
        QVERIFY2(compiled.status == 0, compiled.err.constData());
        const ProgramResult run = runProgram(root(), root() + "/all", {});
        QVERIFY2(run.status == 0, run.err.constData());
        for (const CodeCase& c : m_cases)
            for (const std::string& image : images) {
                const fs::path stem
                    = fs::path(root().toStdString()) / (c.name.toStdString() + "_out") / image;
                const double d
                    = distance(readArray(stem.string() + ".npy"), readBytes(stem.string() + ".got"));
                QVERIFY2(d <= 1e-6, fmt::format("{} {}: {}", c.name.toStdString(), image, d).c_str());
            }
    }

    void the_text_of_a_case_compiles_by_itself()
    {
        for (const char* name : {"floats_clip_z_group", "bytes_robust_image", "words_unit_image"}) {
            const ProgramResult compiled = runProgram(root(), ISOLUME_CXX,
                {"-std=c++17", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-fsyntax-only",
                    "-isystem", ISOLUME_OPENCV_INCLUDE, QString(name) + ".cpp"});
            QVERIFY2(compiled.status == 0, compiled.err.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestCodeOpencv)
#include "tst_code_opencv.moc"
