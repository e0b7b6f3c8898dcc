// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/recipe.h"

#include "core/error.h"
#include "core/io/source.h"
#include "core/recipe/bioimageio.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

using Json = nlohmann::ordered_json;
constexpr int version = 1;

[[noreturn]] void refuse(const std::string& why, const std::string& hint = {})
{
    throw Error({"", "cannot use the recipe", why, hint});
}

/// What a getter of nlohmann's would convert in silence (8.7 and true to an int, -5 to an unsigned) is another type.
template <class T> bool isA(const Json& value)
{
    if constexpr (std::is_same_v<T, double>)
        return value.is_number();
    else if constexpr (std::is_unsigned_v<T>)
        return value.is_number_unsigned();
    else if constexpr (std::is_integral_v<T>)
        return value.is_number_integer();
    else
        return value.is_string();
}

/// nlohmann's text without its "[json.exception.parse_error.101] ".
std::string reasonOf(const Json::exception& error)
{
    const std::string text = error.what();
    const std::size_t end = text.find("] ");
    return end == std::string::npos ? text : text.substr(end + 2);
}

/// An object's members, each asked for by name; what nobody asked for is refused by name.
class Members {
public:
    Members(const Json& object, std::string where)
        : m_object(object)
        , m_where(std::move(where))
    {
        if (!object.is_object())
            refuse(fmt::format("{} is not an object", m_where));
    }

    const Json* find(std::string_view name)
    {
        m_known.push_back(name);
        const auto found = m_object.find(std::string(name));
        return found == m_object.end() || found->is_null() ? nullptr : &*found;
    }

    template <class T> T get(std::string_view name, T otherwise)
    {
        const Json* value = find(name);
        if (!value)
            return otherwise;
        if (!isA<T>(*value))
            refuse(fmt::format("{} in {} has a value of the wrong type", name, m_where));
        return value->get<T>();
    }

    void refuseOthers() const
    {
        for (const auto& [key, value] : m_object.items())
            if (std::find(m_known.begin(), m_known.end(), key) == m_known.end()) {
                const std::string nearest(nearestName(key, m_known));
                refuse(fmt::format("{} holds the unknown key \"{}\"", m_where, key),
                    nearest.empty() ? "" : fmt::format("Did you mean \"{}\"?", nearest));
            }
    }

private:
    const Json& m_object;
    std::string m_where;
    std::vector<std::string_view> m_known;
};

Json toValue(const ParamValue& value)
{
    return std::visit(
        [](const auto& v) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
                return nullptr;
            else
                return v;
        },
        value);
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
    refuse(fmt::format("the parameter {} has a value of the wrong type", name));
}

/// Every parameter is written, so that a recipe keeps its meaning should a default ever change.
Json paramsJson(const Recipe& recipe)
{
    Json json = Json::object();
    const Method& method = methodById(recipe.method);
    for (const Param& param : method.params)
        json[std::string(param.name)] = toValue(paramValue(method.params, recipe.params, param.name));
    return json;
}

template <class T> Json orNull(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }
Json orNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string scopeName(Scope scope)
{
    return scope == Scope::Image ? "image" : scope == Scope::Group ? "group" : "dataset";
}

Json fittedJson(const Fitted& fitted)
{
    Json groups = Json::object();
    for (const auto& [group, channels] : fitted.groups) {
        Json list = Json::array();
        for (const FittedChannel& channel : channels) {
            Json entry {{"name", channel.name}};
            for (const auto& [name, value] : channel.numbers)
                entry[name] = value;
            list.push_back(std::move(entry));
        }
        groups[group] = {{"channels", std::move(list)}};
    }
    Json json {{"groups", std::move(groups)}, {"images", fitted.images}, {"pixels", fitted.pixels},
        {"set_digest", fitted.setDigest}, {"on", fitted.on}};
    if (fitted.range)
        json["range"] = {fitted.range->low, fitted.range->high};
    return json;
}

std::vector<FittedChannel> channelsFromJson(const Json& list)
{
    std::vector<FittedChannel> channels;
    for (const Json& entry : list) {
        FittedChannel channel;
        if (!entry.is_object())
            refuse("a fitted channel is not an object");
        for (const auto& [name, value] : entry.items()) {
            if (name == "name" && value.is_string())
                channel.name = value.get<std::string>();
            else if (value.is_number())
                channel.numbers.emplace_back(name, value.get<double>());
            else
                refuse(fmt::format("the fitted {} is not a number", name));
        }
        channels.push_back(std::move(channel));
    }
    if (channels.empty())
        refuse("a fitted group has no channels");
    return channels;
}

Interval rangeFromJson(const Json& json)
{
    if (!json.is_array() || json.size() != 2 || !json[0].is_number() || !json[1].is_number())
        refuse("range in fitted is not two numbers");
    const Interval range {json[0].get<double>(), json[1].get<double>()};
    if (range.low > range.high)
        refuse("range in fitted has its larger number first");
    return range;
}

Fitted fittedFromJson(const Json& json)
{
    Fitted fitted;
    Members members(json, "fitted");
    if (const Json* groups = members.find("groups")) {
        if (!groups->is_object())
            refuse("groups in fitted is not an object");
        for (const auto& [group, value] : groups->items()) {
            Members inside(value, "a fitted group");
            const Json* channels = inside.find("channels");
            inside.refuseOthers();
            fitted.groups[group] = channelsFromJson(channels ? *channels : Json::array());
        }
    }
    fitted.images = members.get<std::uint64_t>("images", 0);
    fitted.pixels = members.get<std::uint64_t>("pixels", 0);
    fitted.setDigest = members.get<std::string>("set_digest", "");
    fitted.on = members.get<std::string>("on", "");
    if (const Json* range = members.find("range"))
        fitted.range = rangeFromJson(*range);
    members.refuseOthers();
    return fitted;
}

void readStatistics(const Json& json, Recipe& recipe)
{
    Members members(json, "statistics");
    const auto scope = members.get<std::string>("scope", "image");
    if (scope != "image" && scope != "group" && scope != "dataset")
        refuse(fmt::format("the scope \"{}\" is unknown", scope), "It takes image, group or dataset");
    recipe.scope = scope == "image" ? Scope::Image : scope == "group" ? Scope::Group : Scope::Dataset;
    const auto channels = members.get<std::string>("channels", "joint");
    if (channels != "joint" && channels != "separate")
        refuse(fmt::format("the channels \"{}\" are unknown", channels), "It takes joint or separate");
    recipe.channels = channels == "joint" ? Channels::Joint : Channels::Separate;
    const auto region = members.get<std::string>("region", "valid");
    if (region != "valid")
        refuse(fmt::format("the region \"{}\" is unknown", region), "This version takes valid");
    recipe.split = members.get<std::string>("split", "");
    recipe.groupBy = members.get<std::string>("group_by", "");
    if (recipe.scope == Scope::Group && recipe.groupBy != "folder" && recipe.groupBy != "class"
        && recipe.groupBy != "split")
        refuse(fmt::format("it has the scope group and cannot group by \"{}\"", recipe.groupBy),
            "It takes folder, class or split");
    members.refuseOthers();
}

int bitsFrom(std::int64_t bits)
{
    if (bits < 1 || bits > 32)
        refuse("bits in input is not from 1 to 32");
    return static_cast<int>(bits);
}

void readInput(const Json& json, Recipe& recipe)
{
    Members members(json, "input");
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
        refuse("fill in input is more than a float32 holds");
    members.refuseOthers();
}

Recipe fromDocument(const Json& json)
{
    Recipe recipe;
    Members members(json, "the recipe");
    const Json* written = members.find("isolume");
    if (!written || !written->is_number_integer() || *written != version)
        refuse(written ? fmt::format("its version is {} and this program reads {}", written->dump(), version)
                       : std::string("it does not say \"isolume\": 1, so it is none of ours"),
            written ? "Use a newer Isolume" : "");
    recipe.method = members.get<std::string>("method", "");
    const Method& method = methodById(recipe.method);
    if (const Json* params = members.find("params")) {
        if (!params->is_object())
            refuse("params is not an object");
        for (const auto& [name, value] : params->items())
            recipe.params[name] = fromValue(value, name);
    }
    checkParams(method.params, recipe.params, method.id);
    if (const Json* statistics = members.find("statistics"))
        readStatistics(*statistics, recipe);
    if (const Json* input = members.find("input"))
        readInput(*input, recipe);
    if (const Json* fitted = members.find("fitted"))
        recipe.fitted = fittedFromJson(*fitted);
    members.refuseOthers();
    return recipe;
}

} // namespace

std::string toJson(const Recipe& recipe)
{
    Json json {{"isolume", version}, {"method", recipe.method}, {"params", paramsJson(recipe)},
        {"statistics",
            {{"scope", scopeName(recipe.scope)},
                {"channels", recipe.channels == Channels::Joint ? "joint" : "separate"}, {"region", "valid"},
                {"split", orNull(recipe.split)}, {"group_by", orNull(recipe.groupBy)}}},
        {"input",
            {{"nodata", orNull(recipe.input.nodata)}, {"bits", orNull(recipe.input.bits)},
                {"fill", recipe.fill ? Json(*recipe.fill) : Json("keep")}}}};
    if (recipe.fitted)
        json["fitted"] = fittedJson(*recipe.fitted);
    // Names come from the file system and need not be UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Recipe recipeFromJson(std::string_view text, const std::string& sourceName)
{
    try {
        const Json json = Json::parse(text);
        return isBioimageio(json) ? recipeFromBioimageio(json) : fromDocument(json);
    } catch (const Json::exception& error) {
        throw Error({sourceName, "cannot read the recipe", "it is not valid JSON: " + reasonOf(error), ""});
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
