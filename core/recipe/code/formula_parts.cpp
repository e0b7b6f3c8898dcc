// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/formula_parts.h"

#include "core/error.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

std::span<const Param> declaredParams(const Recipe& recipe) { return methodById(recipe.method).params; }

double paramNumber(const Recipe& recipe, std::string_view name)
{
    return number(declaredParams(recipe), recipe.params, name);
}

Term fittedTerm(std::string name, std::string of)
{
    std::string same = name;
    return fittedTerm(std::move(name), std::move(of), std::move(same));
}

Term fittedTerm(std::string name, std::string of, std::string fitted)
{
    return {std::move(name), std::move(of),
        [key = std::move(fitted)](
            const FittedChannel& channel, const Params&) { return channel.number(key); }};
}

std::string percentileOf(double percent) { return fmt::format("np.percentile(v, {})", codeNumber(percent)); }

std::pair<std::string, std::string> percentileEnds(const Recipe& recipe)
{
    const double low = paramNumber(recipe, "lo"), high = paramNumber(recipe, "hi");
    if (!(low < high))
        throw Error({recipe.method, "cannot write code for the recipe",
            "the low percentile is not below the high one", "Choose for example 1 and 99"});
    return {percentileOf(low), percentileOf(high)};
}

std::string noContrast(std::string_view condition, double value)
{
    return fmt::format("    if not {}:  # no contrast\n        return np.{}\n", condition,
        value == 0 ? std::string("zeros_like(x)") : fmt::format("full_like(x, {})", codeNumber(value)));
}

Affine functionOfUnit(const Recipe& recipe, int channel, int channels)
{
    bool degenerate = false;
    const DataRange data {1, {0, 1}};
    return *methodById(recipe.method)
                .function({}, recipe.params, data, channel, channels, degenerate)
                .affine();
}

} // namespace isolume
