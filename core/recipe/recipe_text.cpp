// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/recipe_text.h"

#include "core/error.h"
#include "core/named.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::array<std::string_view, 5> settings {"scope", "group-by", "channels", "region", "split"};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Pieces between separators; one counts where `splits` says so of what follows it.
template <class Splits>
std::vector<std::string_view> pieces(std::string_view text, char separator, Splits splits)
{
    std::vector<std::string_view> list;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i)
        if (i == text.size() || (text[i] == separator && splits(text.substr(i + 1)))) {
            list.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        }
    return list;
}

/// A method's name follows; 1e+5 goes on.
bool beginsMethod(std::string_view rest) { return !rest.empty() && isLetter(rest.front()); }
bool always(std::string_view) { return true; }

template <class Value>
Value oneOf(std::string_view name, std::string_view value,
    std::initializer_list<std::pair<std::string_view, Value>> known)
{
    std::string all;
    for (const auto& [word, meaning] : known) {
        if (word == value)
            return meaning;
        all += (all.empty() ? "" : ", ") + std::string(word);
    }
    throw Error({std::string(name), "cannot use the recipe", fmt::format("it cannot be '{}'", value),
        "It is one of " + all});
}

void setSetting(Recipe& step, std::string_view name, std::string_view value)
{
    if (name == "scope")
        step.scope = oneOf<Scope>(
            name, value, {{"image", Scope::Image}, {"group", Scope::Group}, {"dataset", Scope::Dataset}});
    else if (name == "channels")
        step.channels
            = oneOf<Channels>(name, value, {{"joint", Channels::Joint}, {"separate", Channels::Separate}});
    else if (name == "region")
        step.region = regionByName(value);
    else if (name == "group-by")
        step.groupBy = value;
    else
        step.split = value;
}

/// The scope of `base` where the method has it, else the nearest that it has; and nothing that has no meaning in it.
void settleScope(Recipe& step, bool said)
{
    const Scopes& scopes = methodById(step.method).scopes;
    if (!said && scopes.any() && !scopes.has(step.scope))
        step.scope = scopes.image ? Scope::Image : Scope::Dataset;
    if (!stepNeedsSetFit(step))
        step.split.clear();
    if (step.scope != Scope::Group)
        step.groupBy.clear();
    else if (step.groupBy.empty())
        throw Error({step.method, "cannot use the recipe", "it does not say which images are a group",
            "Add group-by=folder, class, split or a column of the list"});
}

Recipe stepFromText(std::string_view text, const Recipe& base)
{
    const std::vector<std::string_view> fields = pieces(text, ':', always);
    Recipe step = base;
    step.method = fields.front();
    step.params.clear();
    step.before.clear();
    step.fitted.reset();
    const Method& method = methodById(step.method);
    bool scopeSaid = false;
    for (std::size_t i = 1; i < fields.size(); ++i) {
        const std::size_t equals = fields[i].find('=');
        const std::string_view name = fields[i].substr(0, equals);
        const bool isSetting = std::find(settings.begin(), settings.end(), name) != settings.end();
        if (isSetting && equals != std::string_view::npos) {
            setSetting(step, name, fields[i].substr(equals + 1));
            scopeSaid |= name == "scope";
        } else {
            setParam(step.params, method, fields[i]);
        }
    }
    settleScope(step, scopeSaid);
    return step;
}

std::string scopeText(const Recipe& step)
{
    const Method& method = methodById(step.method);
    std::string text;
    if (!method.isFitted())
        return text;
    if (step.scope != Scope::Image)
        text += step.scope == Scope::Dataset ? ":scope=dataset" : ":scope=group:group-by=" + step.groupBy;
    if (!method.channels && step.channels == Channels::Separate)
        text += ":channels=separate";
    if (step.region != Region::Valid)
        text += fmt::format(":region={}", regionName(step.region));
    return step.split.empty() ? text : text + ":split=" + step.split;
}

} // namespace

void setParam(Params& params, const Method& method, std::string_view text)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        throw Error({std::string(text), "cannot use the parameter", "it has no '='", "Write NAME=VALUE"});
    const std::string_view name = text.substr(0, equals);
    std::vector<std::string_view> names;
    for (const Param& param : method.params) {
        if (param.name == name) {
            params[std::string(name)] = parseParam(param, text.substr(equals + 1));
            return;
        }
        names.push_back(param.name);
    }
    throw Error({std::string(name), fmt::format("the method {} has no parameter", method.id), "",
        didYouMean(name, names, "'isolume-cli methods' lists them")});
}

Recipe recipeFromText(std::string_view text, const Recipe& base)
{
    std::vector<Recipe> steps;
    for (const std::string_view step : pieces(text, '+', beginsMethod))
        steps.push_back(stepFromText(step, base));
    Recipe recipe = std::move(steps.back());
    steps.pop_back();
    recipe.before = std::move(steps);
    checkRecipe(recipe);
    return recipe;
}

std::vector<Recipe> recipesFromText(std::string_view text, const Recipe& base)
{
    std::vector<Recipe> recipes;
    for (const std::string_view piece : pieces(text, ',', beginsMethod))
        recipes.push_back(recipeFromText(piece, base));
    return recipes;
}

std::string recipeText(const Recipe& recipe)
{
    std::string text;
    for (const Recipe* step : stepsOf(recipe)) {
        text += (text.empty() ? "" : "+") + step->method;
        for (const Param& param : methodById(step->method).params)
            if (const auto at = step->params.find(param.name);
                at != step->params.end() && at->second != param.standard)
                text += fmt::format(":{}={}", param.name, paramText(at->second));
        text += scopeText(*step);
    }
    return text;
}

} // namespace isolume
