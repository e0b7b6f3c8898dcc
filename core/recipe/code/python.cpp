// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace isolume {

const PythonDialect& numpyDialect()
{
    static const PythonDialect dialect {"np", "np.array({})", {},
        "def deviation(v, ddof):\n"
        "    \"\"\"Exactly 0 where all values are equal, whatever the rounding of their mean.\"\"\"\n"
        "    return v.std(ddof=ddof) if v.min() < v.max() else 0.0\n",
        "",
        "def mad(v):\n    \"\"\"Median absolute deviation.\"\"\"\n"
        "    return np.median(np.abs(v - np.median(v)))\n"};
    return dialect;
}

const PythonDialect& torchDialect()
{
    static const PythonDialect dialect {"torch", "torch.tensor({}, dtype=torch.float64)[:, None, None]",
        {{"np.percentile", "percentile"}, {"np.clip", "torch.clip"}, {"np.log1p", "torch.log1p"},
            {"np.sqrt", "torch.sqrt"}, {"np.arcsinh", "torch.arcsinh"}},
        "def deviation(v, ddof):\n"
        "    \"\"\"Exactly 0 where all values are equal, whatever the rounding of their mean.\"\"\"\n"
        "    return v.std(unbiased=ddof == 1) if v.min() < v.max() else 0.0\n",
        "def percentile(v, q):\n"
        "    \"\"\"Linear between order statistics; torch.quantile takes 16 million values at most.\"\"\"\n"
        "    v, rank = v.sort().values, q / 100 * (v.numel() - 1)\n"
        "    low = int(rank)\n"
        "    high = min(low + 1, v.numel() - 1)\n"
        "    return v[low] + (v[high] - v[low]) * (rank - low)\n",
        "def mad(v):\n    \"\"\"Median absolute deviation.\"\"\"\n"
        "    return percentile((v - percentile(v, 50.0)).abs(), 50.0)\n"};
    return dialect;
}

namespace {

using Renaming = std::vector<std::pair<std::string, std::string>>;

/// Constants of a module are upper case.
Renaming renaming(const CodePlan& plan)
{
    Renaming names;
    if (plan.ofImage || plan.ownGrouped())
        return names;
    for (const Term& term : plan.formula.terms) {
        std::string upper = term.name;
        std::transform(upper.begin(), upper.end(), upper.begin(),
            [](char c) { return c == '_' ? c : static_cast<char>(c - 'a' + 'A'); });
        names.emplace_back(term.name, upper + plan.suffix);
    }
    return names;
}

/// Term t of every channel.
std::string valueText(const CodePlan& plan, const std::vector<std::vector<double>>& channels, std::size_t t,
    const PythonDialect& d, std::size_t indent)
{
    // torch compares tensors, not numbers, and where() asks for one.
    const bool asArray = d.module == "torch" && plan.anyConstant;
    if (channels.size() == 1 && !asArray)
        return codeNumber(channels[0][t]);
    std::vector<double> values(channels.size());
    std::transform(
        channels.begin(), channels.end(), values.begin(), [t](const auto& channel) { return channel[t]; });
    return fmt::format(fmt::runtime(d.array), codeList(values, indent));
}

std::string constants(const CodePlan& plan, const PythonDialect& d)
{
    std::string text;
    const Renaming names = renaming(plan);
    for (std::size_t t = 0; t < plan.formula.terms.size(); ++t)
        text += fmt::format(
            "{} = {}\n", names[t].second, valueText(plan, plan.groups.begin()->second, t, d, 0));
    return text;
}

std::string termNames(const Formula& formula)
{
    std::string names;
    for (const Term& term : formula.terms)
        names += (names.empty() ? "" : ", ") + term.name;
    return names;
}

std::string groupTable(const CodePlan& plan, const PythonDialect& d)
{
    std::string text = fmt::format("# {} of each {}\nFITTED{} = {{\n", termNames(plan.formula),
        oneLine(plan.recipe.groupBy), plan.suffix);
    for (const auto& [group, channels] : plan.groups) {
        std::vector<std::string> values;
        for (std::size_t t = 0; t < plan.formula.terms.size(); ++t)
            values.push_back(valueText(plan, channels, t, d, 8));
        const bool isShort = channels.size() == 1 && !plan.anyConstant;
        text += isShort ? fmt::format("    {}: ({}{}),\n", codeString(group), fmt::join(values, ", "),
                    values.size() == 1 ? "," : "")
                        : fmt::format("    {}: (\n        {},\n    ),\n", codeString(group),
                            fmt::join(values, ",\n        "));
    }
    return text + "}\n";
}

std::string clipped(const PythonDialect& d, std::string_view x, std::string_view low, std::string_view high)
{
    return fmt::format("{0} = {1}.clip({0}, {2}, {3})", x, d.module, low, high);
}

/// The definitions that the terms call.
std::string functionsFor(const Formula& formula, const PythonDialect& d)
{
    std::string terms;
    for (const Term& term : formula.terms)
        terms += term.of + "\n";
    const auto calls = [&](const char* name) { return terms.find(name) != std::string::npos; };
    std::string text;
    const auto add = [&](std::string_view definition) {
        if (!definition.empty())
            text += std::string(definition) + "\n\n";
    };
    if (calls("deviation("))
        add(d.deviation);
    if (calls("percentile(") || calls("mad("))
        add(d.percentile);
    if (calls("mad("))
        add(d.mad);
    return text;
}

std::string filled(const PythonDialect& d, double value)
{
    return value == 0 ? fmt::format("{}.zeros_like(x)", d.module)
                      : fmt::format("{}.full_like(x, {})", d.module, codeNumber(value));
}

/// The lines that make v, the values that the statistics are taken of.
std::string countedLines(const CodePlan& plan, const PythonDialect& d)
{
    if (plan.formula.allChannels)
        return {};
    return fmt::format(
        "    v = x[valid]\n    if not len(v):\n        return {}\n", filled(d, plan.formula.constant));
}

/// Of a table: lambda is a word of Python, and U says little.
std::string_view argumentName(std::string_view table)
{
    return table == "lambda" ? "lambdas" : table == "U" ? "vectors" : table;
}

std::string valuesFunction(const CodePlan& plan, const PythonDialect& d)
{
    const Formula& f = plan.formula;
    std::string arguments = "x, valid" + bodyArguments(f);
    for (const std::string& table : f.tables)
        arguments += fmt::format(", {}", argumentName(table));
    std::string text = functionsFor(f, d);
    if (!f.definitions.empty())
        text += f.definitions + "\n\n";
    text += fmt::format("def normalize_values{}({}):\n    \"\"\"{}\"\"\"\n", plan.suffix, arguments,
        f.allChannels      ? "H x W x C values by the statistics of the valid ones."
            : plan.ofImage ? "Values that share their statistics, which are those of the valid ones."
                           : "Values that share what was fitted.");
    if (plan.ofImage)
        text += countedLines(plan, d);
    if (!f.body.empty())
        return text + f.body;
    for (const Term& term : f.terms)
        text += fmt::format("    {} = {}\n", term.name, withWords(term.of, d.words));
    if (!f.condition.empty())
        text += fmt::format(
            "    if not {}:  # no contrast\n        return {}\n", f.condition, filled(d, f.constant));
    if (!f.xLow.empty())
        text += "    " + clipped(d, "x", f.xLow, f.xHigh) + "\n";
    if (f.low.empty())
        return text + fmt::format("    return {}\n", f.y);
    return text + fmt::format("    y = {}\n    return {}.clip(y, {}, {})\n", f.y, d.module, f.low, f.high);
}

/// FITTED: an entry a channel, in it the arrays; by group where there are some.
std::string fittedTables(const CodePlan& plan)
{
    const auto entries
        = [&](const std::vector<std::vector<std::vector<double>>>& channels, std::size_t indent) {
              const std::string space(indent, ' ');
              std::string text = "[\n";
              for (const auto& channel : channels) {
                  const bool isOne = channel.size() == 1;
                  const std::size_t within = indent + (isOne ? 4 : 8);
                  text += isOne ? "" : space + "    (\n";
                  for (const auto& table : channel)
                      text += fmt::format("{:{}}np.array({}),\n", "", within, codeList(table, within));
                  text += isOne ? "" : space + "    ),\n";
              }
              return text + space + "]";
          };
    std::string text = fmt::format("# {} of {}\n", fmt::join(plan.formula.tables, ", "),
        plan.separate ? "each channel" : "all channels together");
    if (!plan.ownGrouped())
        return text + fmt::format("FITTED{} = {}\n", plan.suffix, entries(plan.tables.at(""), 0));
    text += fmt::format("FITTED{} = {{\n", plan.suffix);
    for (const auto& [group, channels] : plan.tables)
        text += fmt::format("    {}: {},\n", codeString(group), entries(channels, 4));
    return text + "}\n";
}

/// With the numbers of the recipe.
std::string fittedLines(const CodePlan& plan, const PythonDialect& d)
{
    const Formula& f = plan.formula;
    const Renaming names = renaming(plan);
    const auto named = [&](const std::string& expression) { return withWords(expression, names); };
    std::string text;
    if (plan.ownGrouped())
        text += fmt::format(
            "    {}{} = FITTED{}[group]\n", termNames(f), f.terms.size() == 1 ? "," : "", plan.suffix);
    std::string y = "y = " + withWords(named(f.y), d.words);
    if (!f.xLow.empty())
        y = fmt::format("y = {}",
            withWords(named(f.y),
                {{"x", fmt::format("{}.clip(x, {}, {})", d.module, named(f.xLow), named(f.xHigh))}}));
    if (plan.anyConstant && d.module == "np")
        text += fmt::format("    with np.errstate(divide=\"ignore\", invalid=\"ignore\"):\n        {}\n", y);
    else
        text += "    " + y + "\n";
    if (!f.low.empty())
        text += "    " + clipped(d, "y", f.low, f.high) + "\n";
    if (plan.anyConstant)
        text += fmt::format("    y = {}.where({}, y, {})  # no contrast in what was fitted\n", d.module,
            named(f.condition), codeNumber(f.constant));
    return text;
}

} // namespace

std::string pythonDefinitions(const CodePlan& plan, const PythonDialect& dialect)
{
    if (plan.callsFunction())
        return (plan.formula.tables.empty() ? "\n" : fittedTables(plan) + "\n\n")
            + valuesFunction(plan, dialect);
    if (plan.formula.terms.empty())
        return {};
    return plan.ownGrouped() ? groupTable(plan, dialect) : constants(plan, dialect);
}

std::string bodyArguments(const Formula& formula)
{
    if (formula.body.empty())
        return {};
    return std::string(formula.usesLargest() ? ", largest" : "") + (formula.usesBytes() ? ", is_bytes" : "");
}

std::string_view countedName(const CodePlan& plan)
{
    return plan.ofImage && plan.recipe.region != Region::Valid && !plan.formula.ignoresRegion ? "counted"
                                                                                              : "valid";
}

std::string valueLines(
    const CodePlan& plan, const PythonDialect& d, int channelAxis, std::string_view counted)
{
    if (!plan.callsFunction())
        return fittedLines(plan, d);
    std::string text, arguments = bodyArguments(plan.formula);
    const std::string name = "normalize_values" + plan.suffix;
    std::string fitted = "FITTED" + plan.suffix;
    const bool hasTables = !plan.formula.tables.empty();
    if (hasTables && plan.ownGrouped()) {
        text = fmt::format("    fitted = {}[group]\n", fitted);
        fitted = "fitted";
    }
    if (hasTables)
        arguments += (plan.formula.tables.size() == 1 ? ", " : ", *") + fitted;
    if (!plan.separate || plan.formula.allChannels)
        return text
            + fmt::format("    y = {}(x, {}{}{})\n", name, counted, arguments, hasTables ? "[0]" : "");
    if (channelAxis == 0)
        return text
            + fmt::format("    y = {}.stack([{}(c, ok{}) for c, ok in zip(x, {})])\n", d.module, name,
                arguments, counted);
    return text
        + fmt::format(
            "    y = {}.stack(\n        [{}(x[..., c], {}[..., c]{}{}) for c in range(x.shape[2])], "
            "axis=-1\n    )\n",
            d.module, name, counted, arguments, hasTables ? "[c]" : "");
}

std::string pythonLines(const CodePlan& plan, const PythonDialect& d, int channelAxis)
{
    const std::string fill = plan.recipe.fill ? codeNumber(*plan.recipe.fill)
        : plan.formula.fromZeros              ? "raw"
                                              : "x";
    return (countedName(plan) == "counted" ? countedLine(plan) : "")
        + (plan.formula.fromZeros ? "    raw, x = x, np.where(valid, x, 0.0)\n" : "")
        + valueLines(plan, d, channelAxis, countedName(plan))
        + fmt::format("    y = {}.where(valid, y, {})\n", d.module, fill);
}

std::string pythonChecks(const CodePlan& plan)
{
    std::string text;
    if (plan.channels > 0)
        text
            += fmt::format("    channels = image.shape[2] if image.ndim > 2 else 1\n"
                           "    if channels != {0}:\n"
                           "        raise ValueError(f\"the image has {{channels}} channels and not {0}\")\n",
                plan.channels);
    const auto uses = [&](bool (Formula::*what)() const) {
        return (plan.formula.*what)()
            || std::any_of(plan.before.begin(), plan.before.end(),
                [&](const CodePlan& step) { return (step.formula.*what)(); });
    };
    if (uses(&Formula::usesBytes))
        text += plan.recipe.input.bits.value_or(8) < 8 ? "    is_bytes = False\n"
                                                       : "    is_bytes = image.dtype == np.uint8\n";
    if (!plan.usesLargest())
        return text;
    const std::string_view type = plan.recipe.input.bits ? "info.max" : "np.iinfo(image.dtype).max";
    text += "    largest = 1.0\n    if np.issubdtype(image.dtype, np.integer):\n";
    if (const auto bits = plan.recipe.input.bits)
        return text
            + fmt::format("        info = np.iinfo(image.dtype)\n"
                          "        largest = min({}, 2 ** ({} - (info.min < 0)) - 1)\n",
                type, *bits);
    return text + fmt::format("        largest = {}\n", type);
}

std::string validExpression(const Recipe& recipe, std::string_view module, std::string_view x)
{
    std::string text = fmt::format("{}.isfinite({})", module, x);
    for (const double nodata : nodataValues(recipe))
        text += fmt::format(" & ({} != {})", x, codeNumber(nodata));
    return text;
}

std::string normalizeDocstring(const CodePlan& plan, std::string_view result)
{
    const Recipe& recipe = plan.recipe;
    std::string nodata, fill = "stay as they are";
    if (recipe.input.nodata)
        nodata = " or are " + codeNumber(*recipe.input.nodata);
    if (recipe.fill)
        fill = "become " + codeNumber(*recipe.fill);
    return fmt::format("    \"\"\"H x W x C (or H x W) values as read{} to {}.\n\n"
                       "    Values that are not finite{} do not count and {}. {}\n{}    \"\"\"\n",
        plan.channels == 3 ? ", in the order R, G, B," : "", result, nodata, fill,
        plan.usesLargest()
            ? "Keep the file's own type:\n    integers that were made floats are taken to end at 1. "
              "Name a nodata value\n    of integers in the recipe."
            : "Where a file has a nodata\n    value or a mask of its own, make those values NaN first.",
        plan.takesMask() ? "    The statistics are those of the pixels where `mask`, H x W, is not 0.\n"
                         : "");
}

std::string shellUse(const CodePlan& plan, std::string_view result)
{
    return fmt::format("\n\nif __name__ == \"__main__\":  # from one .npy file to another\n"
                       "    import sys\n\n"
                       "    source, target{0} = sys.argv[1:]\n"
                       "    np.save(target, {1})\n",
        moreArguments(plan),
        fmt::format(fmt::runtime(result),
            fmt::format("np.load(source){}{}", plan.takesMask() ? ", np.load(mask)" : "",
                plan.isGrouped() ? ", group" : "")));
}

std::string callable(const CodePlan& plan, std::string_view name)
{
    if (!plan.isGrouped())
        return std::string(name);
    return fmt::format("functools.partial({}, group={})", name, codeString(plan.firstGroup()));
}

std::string groupRemark(const CodePlan& plan)
{
    return plan.isGrouped() ? "# One transform a group; this is the first one's.\n" : "";
}

} // namespace isolume
