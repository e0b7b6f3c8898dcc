// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace isolume {

namespace {

std::vector<CodePlan> stepsOf(const CodePlan& plan)
{
    std::vector<CodePlan> steps = plan.before;
    steps.push_back(plan);
    steps.back().before.clear();
    return steps;
}

/// Of a step's function; `valid` and `isBytes` as the caller or the function itself names them.
std::string arguments(const CodePlan& step, std::string_view valid, std::string_view isBytes)
{
    return fmt::format("x{}{}{}{}", step.callsFunction() ? fmt::format(", {}", valid) : "",
        step.formula.usesLargest() ? ", largest" : "",
        step.formula.usesBytes() ? fmt::format(", {}", isBytes) : "", step.ownGrouped() ? ", group" : "");
}

/// The definitions of a step and its function; without functions that stand in `text` already.
std::string stepFunction(const CodePlan& step, std::string_view text)
{
    std::string own = pythonDefinitions(step, numpyDialect());
    for (std::size_t at = own.find("def "); at != own.npos;) {
        const std::size_t next = own.find("\n\n\n", at);
        if (next == own.npos)
            break;
        const std::string definition = own.substr(at, next + 3 - at);
        const bool known = text.find("\n" + definition) != text.npos;
        if (known)
            own.erase(at, definition.size());
        at = own.find("def ", known ? at : next);
    }
    const Method& method = methodById(step.recipe.method);
    return (own.empty() ? "" : "\n" + own)
        + fmt::format("\n\ndef step{}({}):\n    \"\"\"{} ({}).\"\"\"\n", step.suffix,
            arguments(step, "valid", "is_bytes"), method.label, method.id)
        + valueLines(step, numpyDialect(), 2, "valid") + "    return y\n";
}

Interval nominalOf(const CodePlan& step, const DataRange& data)
{
    return methodById(step.recipe.method).nominal(step.recipe.params, data, std::max(step.channels, 1));
}

/// What the first step has for the largest value of signed and float data where the set says it, or its own values do.
std::string rangeOfData(const CodePlan& step)
{
    const bool bothWays = nominalOf(step, {1, {-5, 1}}).high == 5;
    std::string high
        = fmt::format("{}.max() if valid.any() else 0.0", bothWays ? "np.abs(x[valid])" : "x[valid]");
    if (const auto& fitted = step.recipe.fitted; fitted && fitted->range) {
        const Interval range = *fitted->range;
        high = codeNumber(bothWays ? std::max(std::fabs(range.low), std::fabs(range.high)) : range.high);
    }
    return fmt::format("    top = largest if image.dtype.kind in \"bu\" else {}\n", high);
}

/// The line that makes `largest` what the step's nominal range ends with: the largest value of the next one's data.
std::string largestAfter(const CodePlan& step, bool isFirst)
{
    const double of3 = nominalOf(step, {3, {0, 3}}).high;
    if (of3 == nominalOf(step, {7.5, {0, 7.5}}).high)
        return fmt::format("    largest = {}\n", codeNumber(of3));
    const std::string top = isFirst ? "top" : "largest";
    if (methodById(step.recipe.method).isFitted() || step.formula.y == "x")
        return isFirst ? "    largest = top\n" : "";
    const std::string edges = fmt::format("np.full_like(x[:1, :1], {})", top);
    return fmt::format("    largest = float(step{}({}{}).max())\n", step.suffix, edges,
        step.formula.usesLargest() ? ", largest" : "");
}

std::string stepLines(const std::vector<CodePlan>& steps)
{
    std::string text;
    const auto usesLargest = [](const CodePlan& step) { return step.formula.usesLargest(); };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const CodePlan& step = steps[i];
        const auto next = steps.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        const bool isLast = next == steps.end(), asked = std::any_of(next, steps.end(), usesLargest);
        const std::string largest = asked ? largestAfter(step, i == 0) : "";
        if (i == 0 && largest.find("top") != largest.npos)
            text
                += methodById(step.recipe.method).nominalFromData ? rangeOfData(step) : "    top = largest\n";
        const std::string made = fmt::format(
            "step{}({})", step.suffix, arguments(step, countedName(step), i == 0 ? "is_bytes" : "False"));
        text += isLast ? fmt::format("    y = {}\n", made)
                       : fmt::format("    y = {}\n", made) + largest
                + "    x = np.where(valid, y, 0.0).astype(np.float32).astype(np.float64)\n";
    }
    return text;
}

} // namespace

std::string numpyChain(const CodePlan& plan)
{
    const std::vector<CodePlan> steps = stepsOf(plan);
    std::string text = foregroundDefinition(plan);
    CodePlan shown = plan;
    for (const CodePlan& step : steps) {
        text += stepFunction(step, text);
        shown.channels = std::max(shown.channels, step.channels);
    }
    text += fmt::format("\n\ndef normalize(image{}):\n", moreArguments(plan))
        + normalizeDocstring(shown, "float32 of the same shape") + "    image = np.asarray(image)\n"
        + pythonChecks(shown)
        + "    raw = image.astype(np.float64).reshape(image.shape[:2] + (-1,))\n"
          "    valid = "
        + validExpression(plan.recipe, "np", "raw") + "\n    x = np.where(valid, raw, 0.0)\n";
    if (std::any_of(
            steps.begin(), steps.end(), [](const CodePlan& step) { return countedName(step) == "counted"; }))
        text += countedLine(plan);
    text += stepLines(steps)
        + fmt::format(
            "    y = np.where(valid, y, {})\n", plan.recipe.fill ? codeNumber(*plan.recipe.fill) : "raw");
    if (plan.reversed)
        text += "    y = y[..., ::-1]  # B, G, R\n";
    return text + "    return y.astype(np.float32).reshape(image.shape)\n";
}

} // namespace isolume
