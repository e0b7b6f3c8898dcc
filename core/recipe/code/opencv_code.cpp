// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view meanFunction = R"(double meanOf(const std::vector<double>& v)
{
    double sum = 0;
    for (double x : v)
        sum += x;
    return sum / static_cast<double>(v.size());
}

)";

constexpr std::string_view deviationFunction
    = R"(// Exactly 0 where all values are equal, whatever the rounding of their mean.
double deviation(const std::vector<double>& sorted, int ddof)
{
    if (!(sorted.front() < sorted.back()))
        return 0;
    const double mean = meanOf(sorted);
    double squares = 0;
    for (double x : sorted)
        squares += (x - mean) * (x - mean);
    return std::sqrt(squares / (static_cast<double>(sorted.size()) - ddof));
}

)";

constexpr std::string_view percentileFunction = R"(// Linear between order statistics.
double percentile(const std::vector<double>& sorted, double q)
{
    const double rank = q / 100 * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(rank);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (rank - static_cast<double>(low));
}

)";

constexpr std::string_view madFunction = R"(// Median absolute deviation.
double mad(std::vector<double> v)
{
    const double median = percentile(v, 50);
    for (double& x : v)
        x = std::abs(x - median);
    std::sort(v.begin(), v.end());
    return percentile(v, 50);
}

)";

/// NumPy's words in C++, for values v that are sorted; std is a namespace here.
const std::vector<std::pair<std::string, std::string>>& words()
{
    static const std::vector<std::pair<std::string, std::string>> pairs {{"std", "sigma"},
        {"max", "std::max"}, {"np.percentile", "percentile"}, {"v.min", "v.front"}, {"v.max", "v.back"}};
    return pairs;
}

std::string inCpp(std::string text)
{
    for (std::size_t at; (at = text.find("v.mean()")) != std::string::npos;)
        text.replace(at, 8, "meanOf(v)");
    return withWords(text, words());
}

std::string termNames(const Formula& formula)
{
    std::string names;
    for (const Term& term : formula.terms)
        names += (names.empty() ? "" : ", ") + inCpp(term.name);
    return names;
}

/// struct Numbers, and how y comes of x and them.
std::string formulaFunction(const CodePlan& plan)
{
    const Formula& f = plan.formula;
    std::string text;
    if (!f.terms.empty())
        text = fmt::format("struct Numbers {{\n    double {};\n}};\n\n", termNames(f));
    text += fmt::format("double normalized(double x{}{})\n{{\n",
        f.terms.empty() ? "" : ", const Numbers& numbers", f.usesLargest() ? ", double largest" : "");
    if (!f.terms.empty())
        text += fmt::format("    const auto& [{}] = numbers;\n", termNames(f));
    if (!f.condition.empty())
        text += fmt::format("    if (!({}))\n        return {}; // no contrast\n", inCpp(f.condition),
            codeNumber(f.constant));
    if (!f.xLow.empty())
        text += fmt::format("    x = std::clamp(x, {}, {});\n", f.xLow, f.xHigh);
    const std::string y = f.yCpp.empty() ? inCpp(f.y) : f.yCpp;
    return text
        + (f.low.empty() ? fmt::format("    return {};\n}}\n\n", y)
                         : fmt::format("    return std::clamp({}, {}, {});\n}}\n\n", y, f.low, f.high));
}

/// Numbers from an image's own values.
std::string statisticsFunction(const Formula& f)
{
    std::string all, lines;
    for (const Term& term : f.terms) {
        all += term.of + "\n";
        lines += (lines.empty() ? "" : ",\n        ") + (term.ofCpp.empty() ? inCpp(term.of) : term.ofCpp);
    }
    const auto calls = [&](const char* name) { return all.find(name) != std::string::npos; };
    std::string text;
    if (calls("v.mean(") || calls("deviation("))
        text += meanFunction;
    if (calls("deviation("))
        text += deviationFunction;
    if (calls("percentile(") || calls("mad("))
        text += percentileFunction;
    if (calls("mad("))
        text += madFunction;
    return text
        + fmt::format(
            "Numbers statistics(std::vector<double> v)\n{{\n    if (v.empty())\n        return {{}};\n"
            "    std::sort(v.begin(), v.end());\n    return {{{}}};\n}}\n\n",
            lines);
}

std::string numbersList(const std::vector<std::vector<double>>& channels, const std::string& indent)
{
    std::string text = "{\n";
    for (const auto& channel : channels) {
        std::string list;
        for (const double value : channel)
            list += (list.empty() ? "" : ", ") + codeNumber(value);
        text += fmt::format("{}    {{{}}},\n", indent, list);
    }
    return text + indent + "}";
}

std::string fittedNumbers(const CodePlan& plan)
{
    std::string text = fmt::format(
        "// {} of {}.\n", termNames(plan.formula), plan.separate ? "each channel" : "all channels together");
    if (!plan.isGrouped())
        return text
            + fmt::format("const std::vector<Numbers> fitted {};\n\n", numbersList(plan.groups.at(""), ""));
    text += "const std::map<std::string, std::vector<Numbers>> fitted {\n";
    for (const auto& [group, channels] : plan.groups)
        text += fmt::format("    {{{}, {}}},\n", codeString(group), numbersList(channels, "    "));
    return text + "};\n\n";
}

std::string validFunction(const Recipe& recipe)
{
    std::string text = "bool isValid(double x) { return std::isfinite(x)";
    for (const double nodata : nodataValues(recipe))
        text += " && x != " + codeNumber(nodata);
    return text + "; }\n\n";
}

std::string largestFunction(const CodePlan& plan)
{
    std::string text = "// The largest value that the type holds.\n"
                       "double largestOf(int depth)\n{\n    switch (depth) {\n";
    struct Type {
        const char* name;
        int bits; ///< without the sign
        int sign;
    };
    for (const Type& type : {Type {"CV_8U", 8, 0}, Type {"CV_8S", 7, 1}, Type {"CV_16U", 16, 0},
             Type {"CV_16S", 15, 1}, Type {"CV_32S", 31, 1}}) {
        const int bits = std::min(type.bits, plan.recipe.input.bits.value_or(64) - type.sign);
        text += fmt::format(
            "    case {}:\n        return {};\n", type.name, codeNumber(std::ldexp(1.0, bits) - 1));
    }
    return text + "    default:\n        return 1;\n    }\n}\n\n";
}

/// The lines that give `numbers`, one for each channel or one for all.
std::string numbersLines(const CodePlan& plan)
{
    if (!plan.ofImage)
        return fmt::format(
            "    const std::vector<Numbers>& numbers = fitted{};\n", plan.isGrouped() ? ".at(group)" : "");
    const std::string_view collect = plan.separate ? "values[static_cast<std::size_t>(c)]" : "values[0]";
    return fmt::format("    std::vector<std::vector<double>> values({});\n"
                       "    for (int i = 0; i < x.rows; ++i)\n        for (int c = 0; c < channels; ++c)\n"
                       "            if (isValid(x.at<double>(i, c)){})\n"
                       "                {}.push_back(x.at<double>(i, c));\n"
                       "    std::vector<Numbers> numbers;\n    for (const std::vector<double>& v : values)\n"
                       "        numbers.push_back(statistics(v));\n",
        plan.separate ? "static_cast<std::size_t>(channels)" : "1",
        plan.recipe.region == Region::NonZero ? " && x.at<double>(i, c) != 0" : "", collect);
}

std::string normalizeFunction(const CodePlan& plan)
{
    const Formula& f = plan.formula;
    std::string text = fmt::format(
        "cv::Mat normalize(const cv::Mat& image{})\n{{\n    const int channels = image.channels();\n",
        plan.isGrouped() ? ", const std::string& group" : "");
    if (plan.channels > 0)
        text
            += fmt::format("    if (channels != {0})\n"
                           "        throw std::invalid_argument(\"the image does not have {0} channels\");\n",
                plan.channels);
    text += "    cv::Mat x;\n    image.convertTo(x, CV_64F);\n"
            "    x = x.reshape(1, image.rows * image.cols); // a row a pixel, a column a channel\n";
    if (!f.terms.empty())
        text += numbersLines(plan);
    if (f.usesLargest())
        text += "    const double largest = largestOf(image.depth());\n";
    text += "    cv::Mat y(x.rows, channels, CV_32F);\n    for (int i = 0; i < x.rows; ++i)\n"
            "        for (int c = 0; c < channels; ++c) {\n"
            "            const double value = x.at<double>(i, c);\n";
    if (!f.terms.empty())
        text += "            const Numbers& n = numbers[numbers.size() == 1 ? 0 : "
                "static_cast<std::size_t>(c)];\n";
    return text
        + fmt::format("            const double result = isValid(value) ? normalized(value{}{}) : {};\n"
                      "            y.at<float>(i, {}) = static_cast<float>(result);\n        }}\n"
                      "    return y.reshape(channels, image.rows);\n}}\n",
            f.terms.empty() ? "" : ", n", f.usesLargest() ? ", largest" : "",
            plan.recipe.fill ? codeNumber(*plan.recipe.fill) : std::string("value"),
            plan.reversed ? "channels - 1 - c" : "c");
}

std::string includes(const CodePlan& plan)
{
    std::string text = "#include <algorithm>\n#include <cmath>\n#include <cstddef>\n";
    if (plan.isGrouped())
        text += "#include <map>\n";
    if (plan.channels > 0)
        text += "#include <stdexcept>\n";
    if (plan.isGrouped())
        text += "#include <string>\n";
    return text + "#include <vector>\n\n#include <opencv2/core.hpp>\n\n";
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    if (plan.needsNumpy())
        return numpyInstead(plan, context,
            plan.before.empty()
                ? "This version writes no C++ for the method or its region; this is the same in Python."
                : "This version writes no C++ for more than one step; this is the same in Python.");
    std::string text = headerComment(plan, context, "// ");
    text += "//\n// normalize(image) takes values as read, of any depth, to CV_32F.\n";
    if (plan.channels == 3)
        text += "// cv::imread gives B, G, R; make it R, G, B first:\n"
                "//     cv::cvtColor(image, image, cv::COLOR_BGR2RGB);\n";
    text += includes(plan) + "namespace {\n\n";
    text += validFunction(recipe);
    if (plan.formula.usesLargest())
        text += largestFunction(plan);
    text += formulaFunction(plan);
    if (plan.ofImage)
        text += statisticsFunction(plan.formula);
    else if (!plan.formula.terms.empty())
        text += fittedNumbers(plan);
    return text + "} // namespace\n\n" + normalizeFunction(plan);
}

} // namespace

CodeTarget opencvTarget() { return {"opencv", "OpenCV", "a C++ function of cv::Mat", "cpp", write}; }

} // namespace isolume
