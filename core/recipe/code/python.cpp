// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

const PythonDialect numpyDialect {
    "np", "v.size", "v.std(ddof={})", "np.clip({}, {}, {})", "np.percentile(v, {})", "np.array([{}])", ""};
const PythonDialect torchDialect {"torch", "v.numel()", "v.var(unbiased={}).sqrt()", "{}.clamp({}, {})",
    "percentile(v, {})", "torch.tensor([{}], dtype=torch.float64)", "[:, None, None]"};

namespace {

bool isTorch(const PythonDialect& dialect) { return dialect.module == "torch"; }

std::string expression(const Statistic& statistic, const PythonDialect& d)
{
    switch (statistic.kind) {
    case Statistic::Kind::Min:
        return "v.min()";
    case Statistic::Kind::Max:
        return "v.max()";
    case Statistic::Kind::Mean:
        return "v.mean()";
    case Statistic::Kind::Deviation: {
        const bool one = statistic.argument == 1;
        const std::string ddof = isTorch(d) ? (one ? "True" : "False") : (one ? "1" : "0");
        // A mean that is rounded must not make a deviation out of equal values.
        return fmt::format(fmt::runtime(d.deviation), ddof) + " if v.min() < v.max() else 0.0";
    }
    case Statistic::Kind::Percentile:
        return fmt::format(fmt::runtime(d.percentile), codeNumber(statistic.argument));
    case Statistic::Kind::MedianDeviation:
        break;
    }
    return isTorch(d) ? "percentile((v - median).abs(), 50.0)" : "np.median(np.abs(v - median))";
}

std::string clipped(const PythonDialect& d, std::string_view x, std::string_view low, std::string_view high)
{
    return fmt::format(fmt::runtime(d.clip), x, low, high);
}

std::string inParentheses(const std::string& text)
{
    return text.find(' ') == std::string::npos || text.starts_with("max(") ? text : "(" + text + ")";
}

std::string affineLine(const ImagePlan& plan)
{
    std::string line = fmt::format("x - {}", inParentheses(plan.center));
    if (!plan.scale.empty())
        line = fmt::format("({}) / scale", line);
    if (plan.gain != 1)
        line += " * " + codeNumber(plan.gain);
    if (plan.offset != 0)
        line += (plan.offset < 0 ? " - " : " + ") + codeNumber(std::fabs(plan.offset));
    return line;
}

std::string number(double value, const PythonDialect& d)
{
    return std::isinf(value) ? fmt::format("{}{}.inf", value < 0 ? "-" : "", d.module) : codeNumber(value);
}

/// One field of ChannelPlan, which the code names; `idle`: the value that leaves x as it is.
struct Column {
    std::string_view name;
    double (*of)(const ChannelPlan&);
    double idle;
};
const Column subtractColumn {"subtract", [](const ChannelPlan& c) { return c.subtract; }, 0};
const Column divideColumn {"divide", [](const ChannelPlan& c) { return c.divide; }, 1};
const Column addColumn {"add", [](const ChannelPlan& c) { return c.add; }, 0};
const Column lowColumn {
    "low", [](const ChannelPlan& c) { return c.clip ? c.clip->low : -HUGE_VAL; }, -HUGE_VAL};
const Column highColumn {
    "high", [](const ChannelPlan& c) { return c.clip ? c.clip->high : HUGE_VAL; }, HUGE_VAL};
const std::array columns {&subtractColumn, &divideColumn, &addColumn, &lowColumn, &highColumn};

bool isUsed(const CodePlan& plan, const Column& column)
{
    for (const auto& [group, channels] : plan.groups)
        for (const ChannelPlan& channel : channels)
            if (column.of(channel) != column.idle)
                return true;
    return false;
}

bool isSame(const std::vector<ChannelPlan>& channels, const Column& column)
{
    return std::all_of(channels.begin(), channels.end(),
        [&](const ChannelPlan& channel) { return column.of(channel) == column.of(channels[0]); });
}

std::string valueText(const std::vector<ChannelPlan>& channels, const Column& column, const PythonDialect& d)
{
    // torch.clamp takes two numbers or two tensors, not one of each.
    const bool isBound = &column == &lowColumn || &column == &highColumn;
    if (isBound ? isSame(channels, lowColumn) && isSame(channels, highColumn) : isSame(channels, column))
        return number(column.of(channels[0]), d);
    std::string list;
    for (const ChannelPlan& channel : channels)
        list += (list.empty() ? "" : ", ") + number(column.of(channel), d);
    return fmt::format(fmt::runtime(d.array), list) + std::string(d.trailing);
}

std::string upper(std::string_view name)
{
    std::string text(name);
    std::transform(
        text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    return text;
}

/// How the lines below the table call a column's value.
std::string nameOf(const CodePlan& plan, const Column& column)
{
    return plan.constants() ? upper(column.name) : fmt::format("fitted[\"{}\"]", column.name);
}

std::string grouped(const CodePlan& plan) { return plan.recipe.scope == Scope::Group ? ", group" : ""; }

std::string validLine(const Recipe& recipe, const PythonDialect& d)
{
    std::string line = fmt::format("valid = {}.isfinite(x)", d.module);
    if (recipe.input.nodata)
        line += fmt::format(" & (x != {})", codeNumber(*recipe.input.nodata));
    return line;
}

} // namespace

std::string normalizeValues(const ImagePlan& plan, const PythonDialect& d)
{
    std::string text = fmt::format(
        "def normalize_values(x, valid):\n"
        "    \"\"\"Values that share their statistics, which are those of the valid ones.\"\"\"\n"
        "    v = x[valid]\n    if {} == 0:\n        return x\n",
        d.size);
    for (const Statistic& statistic : plan.statistics)
        text += fmt::format("    {} = {}\n", statistic.name, expression(statistic, d));
    if (!plan.scale.empty())
        text += fmt::format(
            "    scale = {}\n    if not scale > 0:  # constant input\n        return {}.full_like(x, {})\n",
            plan.scale, d.module, codeNumber(plan.degenerate));
    if (!plan.clipLow.empty())
        text += fmt::format("    x = {}\n", clipped(d, "x", plan.clipLow, plan.clipHigh));
    const std::string line = affineLine(plan);
    if (plan.clip)
        return text
            + fmt::format("    y = {}\n    return {}\n", line,
                clipped(d, "y", codeNumber(plan.clip->low), codeNumber(plan.clip->high)));
    return text + fmt::format("    return {}\n", line);
}

std::string fittedTable(const CodePlan& plan, const PythonDialect& d)
{
    std::string text = plan.constants() ? "" : "FITTED = {\n";
    for (const auto& [group, channels] : plan.groups) {
        if (!plan.constants())
            text += fmt::format("    {}: {{\n", codeString(group));
        for (const Column* column : columns) {
            if (!isUsed(plan, *column))
                continue;
            const std::string value = valueText(channels, *column, d);
            text += plan.constants() ? fmt::format("{} = {}\n", upper(column->name), value)
                                     : fmt::format("        \"{}\": {},\n", column->name, value);
        }
        text += plan.constants() ? "" : "    },\n";
    }
    return text + (plan.constants() ? "" : "}\n");
}

std::string fittedLines(const CodePlan& plan, const PythonDialect& d, std::string_view indent)
{
    std::string y = plan.inUnitsOfMax ? "x / largest" : "x";
    if (isUsed(plan, subtractColumn))
        y = fmt::format("({} - {})", y, nameOf(plan, subtractColumn));
    if (isUsed(plan, divideColumn))
        y += " / " + nameOf(plan, divideColumn);
    if (isUsed(plan, addColumn))
        y += " + " + nameOf(plan, addColumn);
    std::string text = plan.constants() ? "" : fmt::format("{}fitted = FITTED[group]\n", indent);
    text += fmt::format("{}y = {}\n", indent, y);
    if (isUsed(plan, lowColumn) || isUsed(plan, highColumn))
        text += fmt::format(
            "{}y = {}\n", indent, clipped(d, "y", nameOf(plan, lowColumn), nameOf(plan, highColumn)));
    return text;
}

std::string largestOf(const CodePlan& plan)
{
    if (!plan.recipe.input.bits)
        return "float(info.max)";
    return fmt::format("float(min(info.max, 2 ** ({} - (info.min < 0)) - 1))", *plan.recipe.input.bits);
}

std::string numpyFunction(const CodePlan& plan)
{
    std::string text = "import numpy as np\n\n";
    text += plan.image ? "\n" + normalizeValues(*plan.image, numpyDialect) + "\n"
                       : fittedTable(plan, numpyDialect) + "\n";
    text += fmt::format(
        "\ndef normalize(image{}):\n"
        "    \"\"\"H x W or H x W x C values in the file's own units to float32, H x W x C.\"\"\"\n"
        "    x = np.asarray(image)\n",
        grouped(plan));
    if (plan.inUnitsOfMax)
        text += fmt::format("    info = np.iinfo(x.dtype) if np.issubdtype(x.dtype, np.integer) else None\n"
                            "    largest = {} if info else 1.0\n",
            largestOf(plan));
    text += "    x = x.reshape(x.shape[0], x.shape[1], -1)\n";
    if (plan.channels > 0)
        text += fmt::format(
            "    if x.shape[2] != {0}:\n"
            "        raise ValueError(f\"the image has {{x.shape[2]}} channels and not {0}\")\n",
            plan.channels);
    text += "    " + validLine(plan.recipe, numpyDialect) + "\n    x = x.astype(np.float64)\n";
    if (plan.image && plan.perChannel)
        text += "    y = np.stack(\n        [normalize_values(x[..., c], valid[..., c]) for c in "
                "range(x.shape[2])], axis=-1)\n";
    else if (plan.image)
        text += "    y = normalize_values(x, valid)\n";
    else
        text += fittedLines(plan, numpyDialect, "    ");
    text += fmt::format("    y = np.where(valid, y, {})\n",
        plan.recipe.fill ? codeNumber(*plan.recipe.fill) : std::string("x"));
    if (plan.reverseChannels)
        text += "    y = y[..., ::-1]\n";
    return text + "    return y.astype(np.float32)\n";
}

std::string numpyInstead(const CodePlan& plan, const CodeContext& context, std::string_view why)
{
    return headerComment(plan, context, "# ") + fmt::format("# {}\n", why) + numpyFunction(plan);
}

std::string callable(const CodePlan& plan, std::string_view name)
{
    if (plan.recipe.scope != Scope::Group)
        return std::string(name);
    return fmt::format("functools.partial({}, group={})", name, codeString(plan.groups.begin()->first));
}

} // namespace isolume
