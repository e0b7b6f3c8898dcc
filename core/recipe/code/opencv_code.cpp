// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view includes
    = "#include <algorithm>\n#include <cmath>\n#include <cstddef>\n#include <limits>\n"
      "#include <map>\n#include <stdexcept>\n#include <string>\n#include <vector>\n\n"
      "#include <opencv2/core.hpp>\n\nnamespace {\n\n"
      "constexpr double infinity = std::numeric_limits<double>::infinity();\n\n"
      "// y = min(max((x - subtract) / divide + add, low), high)\n"
      "struct Affine {\n    double subtract, divide, add, low, high;\n};\n\n";

constexpr std::string_view percentileFunction
    = "// Linear between order statistics.\n"
      "double percentile(const std::vector<double>& sorted, double q)\n{\n"
      "    const double at = q / 100 * static_cast<double>(sorted.size() - 1);\n"
      "    const std::size_t low = static_cast<std::size_t>(at);\n"
      "    const std::size_t high = std::min(low + 1, sorted.size() - 1);\n"
      "    return sorted[low] + (sorted[high] - sorted[low]) * (at - static_cast<double>(low));\n}\n\n";

constexpr std::string_view meanFunction = "double meanOf(const std::vector<double>& v)\n{\n    double sum = "
                                          "0;\n    for (double x : v)\n        sum += x;\n"
                                          "    return sum / static_cast<double>(v.size());\n}\n\n";

constexpr std::string_view deviationFunction
    = "// Exactly 0 where all values are equal.\n"
      "double deviationOf(const std::vector<double>& sorted, double mean, int ddof)\n{\n"
      "    if (!(sorted.front() < sorted.back()))\n        return 0;\n    double squares = 0;\n"
      "    for (double x : sorted)\n        squares += (x - mean) * (x - mean);\n"
      "    return std::sqrt(squares / (static_cast<double>(sorted.size()) - ddof));\n}\n\n";

constexpr std::string_view medianDeviationFunction
    = "double medianDeviation(std::vector<double> v, double median)\n{\n    for (double& x : v)\n"
      "        x = std::abs(x - median);\n    std::sort(v.begin(), v.end());\n    return percentile(v, "
      "50.0);\n}\n\n";

bool uses(const ImagePlan& plan, Statistic::Kind kind)
{
    return std::any_of(
        plan.statistics.begin(), plan.statistics.end(), [&](const Statistic& s) { return s.kind == kind; });
}

std::string functionsFor(const ImagePlan& plan)
{
    using Kind = Statistic::Kind;
    std::string text;
    if (uses(plan, Kind::Percentile) || uses(plan, Kind::MedianDeviation))
        text += percentileFunction;
    if (uses(plan, Kind::Mean))
        text += meanFunction;
    if (uses(plan, Kind::Deviation))
        text += deviationFunction;
    if (uses(plan, Kind::MedianDeviation))
        text += medianDeviationFunction;
    return text;
}

std::string expression(const Statistic& statistic)
{
    switch (statistic.kind) {
    case Statistic::Kind::Min:
        return "v.front()";
    case Statistic::Kind::Max:
        return "v.back()";
    case Statistic::Kind::Mean:
        return "meanOf(v)";
    case Statistic::Kind::Deviation:
        return fmt::format("deviationOf(v, mean, {})", static_cast<int>(statistic.argument));
    case Statistic::Kind::Percentile:
        return fmt::format("percentile(v, {})", codeNumber(statistic.argument));
    case Statistic::Kind::MedianDeviation:
        break;
    }
    return "medianDeviation(v, median)";
}

std::string number(double value)
{
    if (std::isinf(value))
        return value < 0 ? "-infinity" : "infinity";
    return codeNumber(value);
}

std::string fitFunction(const ImagePlan& plan)
{
    std::string text = functionsFor(plan)
        + "// From the valid values that share their statistics.\nAffine fit(std::vector<double> v)\n{\n"
          "    if (v.empty())\n        return {0, 1, 0, -infinity, infinity};\n    std::sort(v.begin(), "
          "v.end());\n";
    for (const Statistic& statistic : plan.statistics)
        text += fmt::format("    const double {} = {};\n", statistic.name, expression(statistic));
    std::string scale = "1";
    if (!plan.scale.empty()) {
        if (plan.scale.starts_with("max("))
            text += "    using std::max;\n";
        text += fmt::format("    const double scale = {};\n    if (!(scale > 0)) // constant input\n"
                            "        return {{0, infinity, {}, -infinity, infinity}};\n",
            plan.scale, codeNumber(plan.degenerate));
        scale = plan.gain == 1 ? "scale" : "scale / " + codeNumber(plan.gain);
    }
    std::string low = "-infinity", high = "infinity";
    if (plan.clip) {
        low = codeNumber(plan.clip->low);
        high = codeNumber(plan.clip->high);
    } else if (!plan.clipLow.empty()) {
        low = fmt::format("({} - {}) / scale", plan.clipLow, plan.center);
        high = fmt::format("({} - {}) / scale", plan.clipHigh, plan.center);
    }
    return text
        + fmt::format("    return {{{}, {}, {}, {}, {}}};\n}}\n\n", plan.center, scale,
            codeNumber(plan.offset), low, high);
}

std::string fittedMap(const CodePlan& plan)
{
    std::string text = "// By group; one entry a channel, or one for all.\n"
                       "const std::map<std::string, std::vector<Affine>> fitted {\n";
    for (const auto& [group, channels] : plan.groups) {
        text += fmt::format("    {{{},\n        {{\n", codeString(group));
        for (const ChannelPlan& c : channels)
            text += fmt::format("            {{{}, {}, {}, {}, {}}},\n", number(c.subtract), number(c.divide),
                number(c.add), number(c.clip ? c.clip->low : -HUGE_VAL),
                number(c.clip ? c.clip->high : HUGE_VAL));
        text += "        }},\n";
    }
    return text + "};\n\n";
}

std::string validFunction(const Recipe& recipe)
{
    return fmt::format("bool isValid(double x) {{ return std::isfinite(x){}; }}\n\n",
        recipe.input.nodata ? " && x != " + codeNumber(*recipe.input.nodata) : "");
}

std::string largestFunction(const CodePlan& plan)
{
    std::string text
        = "// The largest value that the type holds.\ndouble largest(int depth)\n{\n    switch (depth) {\n";
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

std::string functionsOfChannels(const CodePlan& plan)
{
    if (!plan.image)
        return fmt::format("    const std::vector<Affine>& functions = fitted.at({});\n",
            plan.recipe.scope == Scope::Group ? "group" : "\"\"");
    if (!plan.perChannel)
        return "    std::vector<double> valid;\n    for (int i = 0; i < x.rows; ++i)\n"
               "        for (int c = 0; c < channels; ++c)\n            if (isValid(x.at<double>(i, c)))\n"
               "                valid.push_back(x.at<double>(i, c));\n"
               "    const std::vector<Affine> functions {fit(valid)};\n";
    return "    std::vector<Affine> functions;\n    for (int c = 0; c < channels; ++c) {\n"
           "        std::vector<double> valid;\n        for (int i = 0; i < x.rows; ++i)\n"
           "            if (isValid(x.at<double>(i, c)))\n                valid.push_back(x.at<double>(i, "
           "c));\n"
           "        functions.push_back(fit(valid));\n    }\n";
}

std::string normalizeFunction(const CodePlan& plan)
{
    std::string text = fmt::format(
        "cv::Mat normalize(const cv::Mat& image{})\n{{\n    const int channels = image.channels();\n",
        plan.recipe.scope == Scope::Group ? ", const std::string& group" : "");
    if (plan.channels > 0)
        text
            += fmt::format("    if (channels != {0})\n"
                           "        throw std::invalid_argument(\"the image does not have {0} channels\");\n",
                plan.channels);
    text += "    cv::Mat x;\n    image.convertTo(x, CV_64F);\n    x = x.reshape(1, image.rows * "
            "image.cols);\n";
    text += functionsOfChannels(plan);
    if (plan.inUnitsOfMax)
        text += "    const double one = largest(image.depth());\n";
    text += "    cv::Mat y(x.rows, channels, CV_32F);\n    for (int i = 0; i < x.rows; ++i)\n"
            "        for (int c = 0; c < channels; ++c) {\n            const double value = x.at<double>(i, "
            "c);\n"
            "            const Affine& f = functions[functions.size() == 1 ? 0 : "
            "static_cast<std::size_t>(c)];\n";
    text += fmt::format("            const double result = ({} - f.subtract) / f.divide + f.add;\n",
        plan.inUnitsOfMax ? "value / one" : "value");
    text += fmt::format(
        "            y.at<float>(i, {}) = static_cast<float>(\n"
        "                isValid(value) ? std::min(std::max(result, f.low), f.high) : {});\n        }}\n",
        plan.reverseChannels ? "channels - 1 - c" : "c",
        plan.recipe.fill ? codeNumber(*plan.recipe.fill) : std::string("value"));
    return text + "    return y.reshape(channels, image.rows);\n}\n";
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    return headerComment(plan, context, "// ")
        + "// normalize(image) takes values in the file's own units, of any depth, to CV_32F. cv::imread "
          "gives\n"
          "// B, G, R: turn it to R, G, B first, with cv::cvtColor(image, image, cv::COLOR_BGR2RGB).\n"
        + std::string(includes) + validFunction(recipe) + (plan.inUnitsOfMax ? largestFunction(plan) : "")
        + (plan.image ? fitFunction(*plan.image) : fittedMap(plan)) + "} // namespace\n\n"
        + normalizeFunction(plan);
}

} // namespace

CodeTarget opencvTarget() { return {"opencv", "OpenCV (C++)", "cpp", write}; }

} // namespace isolume
