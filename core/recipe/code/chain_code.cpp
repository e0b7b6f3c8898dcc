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

/// The nominal range of the step before may end at 0, which no file's does.
std::string noLargest(const CodePlan& step)
{
    if (!step.formula.usesLargest() || step.suffix == "_1")
        return {};
    const std::string y = step.formula.ofNoLargest.empty()
        ? fmt::format("np.full_like(x, {})", codeNumber(step.formula.constant))
        : step.formula.ofNoLargest;
    return fmt::format("    if {}:\n        return {}\n",
        step.recipe.method == "fixed" ? "largest == 0" : "not largest > 0", y);
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
        + noLargest(step) + valueLines(step, numpyDialect(), 2, "valid") + "    return y\n";
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

/// Its nominal range has the same end whatever the data.
bool endsAtNumber(const CodePlan& step)
{
    return nominalOf(step, {3, {0, 3}}).high == nominalOf(step, {7.5, {0, 7.5}}).high;
}

/// The line that makes `largest` what the step's nominal range ends with: the largest value of the next one's data.
std::string largestAfter(const CodePlan& step, bool isFirst)
{
    if (endsAtNumber(step))
        return fmt::format("    largest = {}\n", codeNumber(nominalOf(step, {3, {0, 3}}).high));
    const std::string top = isFirst ? "top" : "largest";
    if (methodById(step.recipe.method).isFitted() || step.formula.y == "x")
        return isFirst ? "    largest = top\n" : "";
    const std::string edges = fmt::format("np.full_like(x[:1, :1], {})", top);
    return fmt::format("    largest = float(step{}({}{}).max())\n", step.suffix, edges,
        step.formula.usesLargest() ? ", largest" : "");
}

/// For each step whether one after it asks for the largest value that it can give.
std::vector<bool> askedFor(const std::vector<CodePlan>& steps)
{
    std::vector<bool> asked(steps.size());
    for (std::size_t i = steps.size() - 1; i-- > 0;)
        asked[i] = steps[i + 1].formula.usesLargest() || (asked[i + 1] && !endsAtNumber(steps[i + 1]));
    return asked;
}

std::string stepLines(const std::vector<CodePlan>& steps)
{
    std::string text;
    const std::vector<bool> asked = askedFor(steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const CodePlan& step = steps[i];
        const std::string largest = asked[i] ? largestAfter(step, i == 0) : "";
        if (i == 0 && largest.find("top") != largest.npos)
            text
                += methodById(step.recipe.method).nominalFromData ? rangeOfData(step) : "    top = largest\n";
        text += fmt::format("    y = step{}({})\n", step.suffix,
            arguments(step, countedName(step), i == 0 ? "is_bytes" : "False"));
        if (i + 1 < steps.size())
            text += largest + "    x = np.where(valid, y, 0.0).astype(np.float32).astype(np.float64)\n";
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
