// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/plan.h"

#include "core/error.h"
#include "core/recipe/code/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

/// One function an entry of the group's numbers, or of the constants where the method fits nothing.
std::vector<Function> functionsOf(const CodePlan& plan, const std::string& group, bool& degenerate)
{
    const Method& method = methodById(plan.recipe.method);
    ImageFit fit;
    if (method.isFitted())
        fit.set = plan.recipe.fitted->groups.at(group);
    const std::size_t count = method.isFitted() ? fit.set.size()
        : plan.separate                         ? static_cast<std::size_t>(plan.channels)
                                                : 1;
    std::vector<Function> functions;
    for (std::size_t c = 0; c < count; ++c) {
        bool constant = false;
        functions.push_back(method.function(fit, plan.recipe.params, DataRange {1, {0, 1}},
            static_cast<int>(c), static_cast<int>(count), constant));
        degenerate |= constant;
    }
    return functions;
}

[[noreturn]] void refuse(const Recipe& recipe, const std::string& why)
{
    throw Error({recipe.method, "cannot write code for the recipe", why,
        "Export the images with isolume-cli apply instead"});
}

/// Every value of a 16-bit set is a table that can be read; every value of a set of floats is none.
constexpr std::size_t longestTable = 65536;

void planFitted(CodePlan& plan)
{
    const std::optional<Fitted>& fitted = plan.recipe.fitted;
    if (!fitted || fitted->groups.empty())
        throw Error({"", "cannot write code for the recipe", "it was not fitted on a set yet",
            "Make it with isolume-cli fit"});
    for (const auto& [group, channels] : fitted->groups) {
        if (plan.recipe.scope != Scope::Group && !group.empty())
            continue;
        auto& values = plan.groups[group];
        auto& tables = plan.tables[group];
        for (const FittedChannel& channel : channels) {
            values.emplace_back();
            tables.emplace_back();
            for (const std::string& table : plan.formula.tables) {
                tables.back().push_back(channel.array(table));
                if (tables.back().back().size() > longestTable)
                    refuse(plan.recipe,
                        fmt::format(
                            "its table of {} entries is too long for code", tables.back().back().size()));
            }
            if (!plan.ofImage)
                for (const Term& term : plan.formula.terms)
                    values.back().push_back(term.fitted(channel, plan.recipe.params));
        }
        if (plan.separate)
            plan.channels = static_cast<int>(channels.size());
        if (!plan.callsFunction())
            functionsOf(plan, group, plan.anyConstant);
    }
}

/// (x − first term) / second term
bool isScore(const Formula& f)
{
    return f.terms.size() > 1 && f.y == fmt::format("(x - {}) / {}", f.terms[0].name, f.terms[1].name);
}

} // namespace

bool CodePlan::isGrouped() const
{
    return ownGrouped()
        || std::any_of(before.begin(), before.end(), [](const CodePlan& step) { return step.ownGrouped(); });
}

std::string CodePlan::firstGroup() const
{
    for (const CodePlan& step : before)
        if (step.ownGrouped())
            return step.groups.begin()->first;
    return groups.begin()->first;
}

bool CodePlan::anyOfImage() const
{
    return ofImage
        || std::any_of(before.begin(), before.end(), [](const CodePlan& step) { return step.ofImage; });
}

bool CodePlan::needsNumpy() const
{
    return !before.empty() || !formula.body.empty()
        || (ofImage && (recipe.region == Region::Foreground || recipe.region == Region::Mask));
}

namespace {

CodePlan stepPlan(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    CodePlan plan {recipe, formulaOf(recipe)};
    plan.ofImage = method.isFitted() && (recipe.scope == Scope::Image || method.fitsEachImage());
    if (method.isFitted()) {
        plan.separate = channelsOf(recipe) == Channels::Separate;
        if (!plan.ofImage || !plan.formula.tables.empty())
            planFitted(plan);
    } else {
        plan.recipe.scope = Scope::Dataset; // the scope of such a method means nothing
        plan.separate = plan.formula.separateConstants;
        plan.channels = plan.separate ? static_cast<int>(plan.formula.constants.size()) : 0;
        plan.groups[""]
            = plan.formula.constants.empty() ? std::vector<std::vector<double>> {{}} : plan.formula.constants;
    }
    plan.reversed = method.reversesChannels && method.reversesChannels(recipe.params) && plan.channels != 1;
    if (plan.formula.channels > 0)
        plan.channels = plan.formula.channels;
    return plan;
}

} // namespace

CodePlan codePlan(const Recipe& recipe)
{
    checkRecipe(recipe);
    Recipe last = recipe;
    last.before.clear();
    CodePlan plan = stepPlan(last);
    for (Recipe step : recipe.before) {
        step.input = recipe.input;
        step.fill = recipe.fill;
        plan.before.push_back(stepPlan(step));
        plan.before.back().suffix = fmt::format("_{}", plan.before.size());
    }
    if (!plan.before.empty())
        plan.suffix = fmt::format("_{}", plan.before.size() + 1);
    return plan;
}

std::optional<std::vector<LinearChannel>> linearChannels(const CodePlan& plan)
{
    if (!plan.before.empty() || plan.callsFunction() || plan.isGrouped() || plan.recipe.input.nodata
        || plan.reversed)
        return std::nullopt;
    bool degenerate = false;
    std::vector<LinearChannel> channels;
    for (const Function& function : functionsOf(plan, "", degenerate)) {
        if (!function.affine())
            return std::nullopt;
        const Affine& f = *function.affine();
        LinearChannel channel {f.subtract, tidy(1 / f.multiply), f.add, {}, f.isConstant()};
        const auto& terms = plan.groups.at("").at(channels.size());
        if (isScore(plan.formula)
            && !channel.isConstant) // as the fit has it, not what two divisions make of it
            channel.divide = terms[1];
        if (const Affine free; f.low != free.low || f.high != free.high)
            channel.clip = Interval {f.low, f.high};
        channels.push_back(channel);
    }
    return channels;
}

std::optional<std::vector<LinearChannel>> plainChannels(const CodePlan& plan)
{
    auto channels = linearChannels(plan);
    const auto isPlain = [](const LinearChannel& c) { return !c.clip && !c.isConstant; };
    return channels && std::all_of(channels->begin(), channels->end(), isPlain) ? channels : std::nullopt;
}

} // namespace isolume
