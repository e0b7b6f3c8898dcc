// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/apply.h"
#include "core/recipe/fit.h"
#include "tests/support/arrays.h"

#include <QtTest>

#include <fstream>

#include <nlohmann/json.hpp>

using namespace isolume;
using nlohmann::json;

namespace {

const std::filesystem::path folder = std::filesystem::path(ISOLUME_SHARED_DIR) / "reference";

const json& reference()
{
    static const json document = json::parse(std::ifstream(folder / "methods.json"));
    return document;
}

bool isKnown(const std::string& id)
{
    return std::any_of(methods().begin(), methods().end(), [&](const Method& m) { return m.id == id; });
}

struct Inputs {
    std::vector<Image> images;
    explicit Inputs(const std::string& set)
    {
        const json& entry = reference()["sets"][set];
        const test::Array valid = entry.contains("valid")
            ? test::readArray(folder / entry["valid"].get<std::string>())
            : test::Array();
        int bits = 0;
        while (
            entry["dtype"] == "uint16" && entry["max"] < 65535 && (1 << bits) - 1 < entry["max"].get<int>())
            ++bits;
        images = test::imagesOf(test::readArray(folder / entry["file"].get<std::string>()), valid, bits);
    }
};

Recipe recipeOf(const json& entry)
{
    Recipe recipe;
    recipe.method = entry["method"];
    const Method& method = methodById(recipe.method);
    for (const auto& [name, value] : entry["params"].items()) {
        if (value.is_boolean())
            recipe.params[name] = value.get<bool>();
        else if (value.is_number())
            recipe.params[name] = value.get<double>();
        else if (value.is_string())
            recipe.params[name] = value.get<std::string>();
        else
            recipe.params[name] = value.get<std::vector<double>>();
    }
    checkParams(method.params, recipe.params, method.id);
    recipe.scope = entry["scope"] == "dataset" ? Scope::Dataset : Scope::Image;
    recipe.channels = entry["channels"] == "joint" ? Channels::Joint : Channels::Separate;
    return recipe;
}

/// Fitted over some images as a set would be, with the second pass where floats need it.
Recipe fittedOn(const std::vector<Image>& images, const std::vector<std::size_t>& members, Recipe recipe)
{
    Summary pooled;
    for (std::size_t i : members)
        pooled.merge(summarize(images[i]));
    const auto refineBins = [&](int channel, const std::vector<std::int64_t>& bins) {
        Refinement refined;
        for (std::size_t i : members)
            refined.merge(refine(images[i], channel, bins));
        return refined;
    };
    recipe.fitted.emplace();
    recipe.fitted->groups[""] = fitSummary(pooled, recipe, refineBins);
    return recipe;
}

} // namespace

class TestReferenceMethods : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!std::filesystem::exists(folder / "methods.json"))
            QSKIP("skipped: the reference values are not on this machine");
    }
    void every_case_agrees_with_numpy_data();
    void every_case_agrees_with_numpy();
};

void TestReferenceMethods::every_case_agrees_with_numpy_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const json& entry : reference()["cases"])
        if (isKnown(entry["method"]) && entry.value("region", "valid") == "valid")
            QTest::newRow(entry["id"].get<std::string>().c_str()) << QByteArray::fromStdString(entry.dump());
}

void TestReferenceMethods::every_case_agrees_with_numpy()
{
    QFETCH(QByteArray, text);
    const json entry = json::parse(text.toStdString());
    const Inputs inputs(entry["set"]);
    Recipe recipe = recipeOf(entry);
    std::vector<std::size_t> members = entry.value("fit", std::vector<std::size_t>());
    for (std::size_t i = 0; members.size() < inputs.images.size() && !entry.contains("fit"); ++i)
        members.push_back(i);
    if (needsSetFit(recipe))
        recipe = fittedOn(inputs.images, members, recipe);

    const test::Array expected = test::readArray(folder / entry["output"].get<std::string>());
    double low = expected.values[0], high = low, magnitude = 0;
    for (double v : expected.values) {
        low = std::min(low, v);
        high = std::max(high, v);
        magnitude = std::max(magnitude, std::fabs(v));
    }
    // METHODS.md promises 1e-6 of the range; one float32 ulp of it is 1.2e-7.
    const double tolerance = 1e-6 * std::max(high - low, magnitude);
    double worst = 0;
    std::size_t at = 0;
    for (const Image& image : inputs.images) {
        const Image result = applyTransform(image, transformFor(image, recipe), recipe);
        const float* values = result.pixels<float>();
        for (std::size_t i = 0; i < result.shape().values(); ++i)
            worst = std::max(worst, std::fabs(static_cast<double>(values[i]) - expected.values[at++]));
    }
    QCOMPARE(at, expected.values.size());
    QVERIFY2(worst <= tolerance, qPrintable(QString("off by %1, tolerance %2").arg(worst).arg(tolerance)));
}

QTEST_GUILESS_MAIN(TestReferenceMethods)
#include "tst_reference_methods.moc"
