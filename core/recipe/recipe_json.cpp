// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/recipe.h"

#include "core/error.h"
#include "core/io/source.h"
#include "core/methods/param_json.h"
#include "core/recipe/bioimageio.h"
#include "core/recipe/fitted_json.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr int version = 1;

/// "line 3, column 5" of the byte that an error counts from 1.
std::string placeOf(std::string_view text, std::size_t byte)
{
    const std::string_view before = text.substr(0, std::min(text.size(), byte > 0 ? byte - 1 : 0));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    return fmt::format("line {}, column {}", line, before.size() - lineStart + 1);
}

/// nlohmann's text without its "[json.exception.parse_error.101] ".
std::string reasonOf(const Json::exception& error)
{
    const std::string text = error.what();
    const std::size_t end = text.find("] ");
    return end == std::string::npos ? text : text.substr(end + 2);
}

ParamValue fromValue(const Json& json, const std::string& name)
{
    if (json.is_null())
        return {};
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        return json.get<std::string>();
    if (json.is_array() && std::all_of(json.begin(), json.end(), [](const Json& j) { return j.is_number(); }))
        return json.get<std::vector<double>>();
    refuseRecipe(fmt::format("the parameter {} has a value of the wrong type", name));
}

/// Every parameter is written, so that a recipe keeps its meaning should a default ever change.
Json paramsJson(const Recipe& recipe)
{
    Json json = Json::object();
    const Method& method = methodById(recipe.method);
    for (const Param& param : method.params)
        json[std::string(param.name)] = toJson(paramValue(method.params, recipe.params, param.name));
    return json;
}

template <class T> Json orNull(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }
Json orNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string scopeName(Scope scope)
{
    return scope == Scope::Image ? "image" : scope == Scope::Group ? "group" : "dataset";
}

void readStatistics(const Json& json, Recipe& recipe)
{
    JsonMembers members(json, "statistics");
    const auto scope = members.get<std::string>("scope", "image");
    if (scope != "image" && scope != "group" && scope != "dataset")
        refuseRecipe(fmt::format("the scope \"{}\" is unknown", scope), "It takes image, group or dataset");
    recipe.scope = scope == "image" ? Scope::Image : scope == "group" ? Scope::Group : Scope::Dataset;
    const auto channels = members.get<std::string>("channels", "joint");
    if (channels != "joint" && channels != "separate")
        refuseRecipe(fmt::format("the channels \"{}\" are unknown", channels), "It takes joint or separate");
    recipe.channels = channels == "joint" ? Channels::Joint : Channels::Separate;
    const auto region = members.get<std::string>("region", "valid");
    recipe.region = regionByName(region);
    recipe.split = members.get<std::string>("split", "");
    recipe.groupBy = members.get<std::string>("group_by", "");
    if (recipe.scope == Scope::Group && recipe.groupBy.empty())
        refuseRecipe("it has the scope group and does not say in group_by what makes a group",
            "It takes folder, class, split or a column of the set's list");
    members.refuseOthers();
}

int bitsFrom(std::int64_t bits)
{
    if (bits < 1 || bits > 32)
        refuseRecipe("bits in input is not from 1 to 32");
    return static_cast<int>(bits);
}

void readInput(const Json& json, Recipe& recipe)
{
    JsonMembers members(json, "input");
    if (members.find("nodata"))
        recipe.input.nodata = members.get<double>("nodata", 0);
    if (members.find("bits"))
        recipe.input.bits = bitsFrom(members.get<std::int64_t>("bits", 0));
    const Json* fill = members.find("fill");
    if (fill && *fill == "keep")
        recipe.fill.reset();
    else
        recipe.fill = members.get<double>("fill", 0);
    if (recipe.fill && !(std::abs(*recipe.fill) <= std::numeric_limits<float>::max()))
        refuseRecipe("fill in input is more than a float32 holds");
    members.refuseOthers();
}

/// What a step has of its own: everything but how files are read.
void readStep(JsonMembers& members, Recipe& step)
{
    step.method = members.get<std::string>("method", "");
    const Method& method = methodById(step.method);
    if (const Json* params = members.find("params")) {
        if (!params->is_object())
            refuseRecipe("params is not an object");
        for (const auto& [name, value] : params->items())
            step.params[name] = fromValue(value, name);
    }
    checkParams(method.params, step.params, method.id);
    if (const Json* statistics = members.find("statistics"))
        readStatistics(*statistics, step);
    if (const Json* fitted = members.find("fitted"))
        step.fitted = fittedFrom(*fitted);
}

Recipe stepFrom(const Json& json)
{
    Recipe step;
    JsonMembers members(json, "a step");
    readStep(members, step);
    members.refuseOthers();
    return step;
}

Recipe fromDocument(const Json& json)
{
    Recipe recipe;
    JsonMembers members(json, "the recipe");
    const Json* written = members.find("isolume");
    if (!written || !written->is_number_integer() || *written != version)
        refuseRecipe(written
                ? fmt::format("its version is {} and this program reads {}", written->dump(), version)
                : std::string("it does not say \"isolume\": 1, so it is none of ours"),
            written ? "Use a newer Isolume" : "");
    if (const Json* steps = members.find("steps")) {
        if (!steps->is_array() || steps->empty())
            refuseRecipe("steps is no list of steps");
        for (const Json& step : *steps)
            recipe.before.push_back(stepFrom(step));
        Recipe last = std::move(recipe.before.back());
        recipe.before.pop_back();
        last.before = std::move(recipe.before);
        recipe = std::move(last);
    } else {
        readStep(members, recipe);
    }
    if (const Json* input = members.find("input"))
        readInput(*input, recipe);
    members.refuseOthers();
    checkRecipe(recipe);
    return recipe;
}

Json stepJson(const Recipe& step)
{
    Json json {{"method", step.method}, {"params", paramsJson(step)},
        {"statistics",
            {{"scope", scopeName(step.scope)},
                {"channels", step.channels == Channels::Joint ? "joint" : "separate"},
                {"region", regionName(step.region)}, {"split", orNull(step.split)},
                {"group_by", orNull(step.groupBy)}}}};
    if (step.fitted)
        json["fitted"] = toJson(*step.fitted);
    return json;
}

} // namespace

std::string toJson(const Recipe& recipe)
{
    Json json {{"isolume", version}};
    if (recipe.before.empty()) {
        const Json step = stepJson(recipe);
        for (const auto& [key, value] : step.items())
            if (key != "fitted")
                json[key] = value;
    } else {
        for (const Recipe* step : stepsOf(recipe))
            json["steps"].push_back(stepJson(*step));
    }
    json["input"] = {{"nodata", orNull(recipe.input.nodata)}, {"bits", orNull(recipe.input.bits)},
        {"fill", recipe.fill ? Json(*recipe.fill) : Json("keep")}};
    if (recipe.before.empty() && recipe.fitted)
        json["fitted"] = toJson(*recipe.fitted);
    // Names come from the file system and need not be UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Recipe recipeFromJson(std::string_view text, const std::string& sourceName)
{
    try {
        const Json json = Json::parse(text);
        return isBioimageio(json) ? recipeFromBioimageio(json) : fromDocument(json);
    } catch (const Json::parse_error& error) {
        throw Error({sourceName, "cannot read the recipe",
            fmt::format("it is not valid JSON at {}", placeOf(text, error.byte)),
            "Mend that place, or fit the recipe again"});
    } catch (const Json::exception& error) {
        throw Error({sourceName, "cannot read the recipe", reasonOf(error), "Fit the recipe again"});
    } catch (const Error& error) {
        Failure failure = error.failure();
        failure.why = failure.what == "cannot use the recipe" || failure.source.empty()
            ? failure.why
            : fmt::format("{}: {}", failure.source, failure.why);
        throw Error({sourceName, "cannot use the recipe", failure.why, failure.hint});
    }
}

Recipe readRecipe(const std::filesystem::path& file)
{
    const Buffer bytes = Source(file).bytes();
    return recipeFromJson({bytes.as<char>(), bytes.size()}, file.string());
}

} // namespace isolume
