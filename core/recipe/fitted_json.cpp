// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/fitted_json.h"

#include "core/base64.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

namespace isolume {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are stored as they lie in memory");

constexpr std::size_t longestList = 4096;

Json arrayJson(const FittedArray& array)
{
    const std::vector<double>& values = *array.values;
    if (array.shape.size() == 1 && values.size() <= longestList)
        return values;
    return {{"shape", array.shape}, {"float64", toBase64(std::as_bytes(std::span(values)))}};
}

FittedArray arrayFrom(const std::string& name, const Json& json)
{
    const auto isNumber = [](const Json& j) { return j.is_number(); };
    if (json.is_array() && std::all_of(json.begin(), json.end(), isNumber))
        return {name, json.get<std::vector<double>>()};
    JsonMembers members(json, "the fitted " + name);
    const Json* shape = members.find("shape");
    const auto bytes = fromBase64(members.get<std::string>("float64", ""));
    members.refuseOthers();
    const bool shaped = shape && shape->is_array()
        && std::all_of(shape->begin(), shape->end(), [](const Json& j) { return j.is_number_unsigned(); });
    if (!shaped || !bytes || bytes->size() % sizeof(double) != 0)
        refuseRecipe(fmt::format("the fitted {} is no array", name));
    std::vector<double> values(bytes->size() / sizeof(double));
    if (!values.empty())
        std::memcpy(values.data(), bytes->data(), bytes->size());
    auto lengths = shape->get<std::vector<std::size_t>>();
    std::size_t count = 1;
    for (const std::size_t length : lengths) {
        if (length != 0 && count > values.size() / length)
            refuseRecipe(fmt::format("the fitted {} has not as many values as its shape says", name));
        count *= length;
    }
    if (count != values.size())
        refuseRecipe(fmt::format("the fitted {} has not as many values as its shape says", name));
    return {name, std::move(lengths), std::move(values)};
}

/// What no fit gives, and would be written as infinities or as nonsense without a word.
void checkSense(const FittedChannel& channel)
{
    constexpr double most = std::numeric_limits<float>::max();
    const auto isHeld = [](double value) { return std::fabs(value) <= most; };
    for (const auto& [name, value] : channel.numbers) {
        if (!isHeld(value))
            refuseRecipe(fmt::format("the fitted {} is larger than a float32 holds", name));
        if ((name == "std" || name == "spread") && value < 0)
            refuseRecipe(fmt::format("the fitted {} is below 0", name));
    }
    for (const FittedArray& array : channel.arrays) {
        if (!std::all_of(array.values->begin(), array.values->end(), isHeld))
            refuseRecipe(fmt::format("the fitted {} has values that a float32 does not hold", array.name));
        const bool ascends = array.name == "values" || array.name == "cdf" || array.name == "landmarks";
        if (ascends && !std::is_sorted(array.values->begin(), array.values->end()))
            refuseRecipe(fmt::format("the fitted {} do not ascend", array.name));
    }
}

Interval rangeFrom(const Json& json)
{
    if (!json.is_array() || json.size() != 2 || !json[0].is_number() || !json[1].is_number())
        refuseRecipe("range in fitted is not two numbers");
    const Interval range {json[0].get<double>(), json[1].get<double>()};
    if (range.low > range.high)
        refuseRecipe("range in fitted has its larger number first");
    return range;
}

} // namespace

Json toJson(const std::vector<FittedChannel>& channels)
{
    Json list = Json::array();
    for (const FittedChannel& channel : channels) {
        Json entry {{"name", channel.name}};
        for (const auto& [name, value] : channel.numbers)
            entry[name] = value;
        for (const FittedArray& array : channel.arrays)
            entry[array.name] = arrayJson(array);
        list.push_back(std::move(entry));
    }
    return list;
}

std::vector<FittedChannel> fittedChannelsFrom(const Json& list)
{
    std::vector<FittedChannel> channels;
    for (const Json& entry : list) {
        FittedChannel channel;
        if (!entry.is_object())
            refuseRecipe("a fitted channel is not an object");
        for (const auto& [name, value] : entry.items()) {
            if (name == "name" && value.is_string())
                channel.name = value.get<std::string>();
            else if (value.is_number())
                channel.numbers.emplace_back(name, value.get<double>());
            else if (value.is_array() || value.is_object())
                channel.arrays.push_back(arrayFrom(name, value));
            else
                refuseRecipe(fmt::format("the fitted {} is not a number", name));
        }
        checkSense(channel);
        channels.push_back(std::move(channel));
    }
    if (channels.empty())
        refuseRecipe("a fitted group has no channels");
    return channels;
}

Json toJson(const Fitted& fitted)
{
    Json groups = Json::object();
    for (const auto& [group, channels] : fitted.groups)
        groups[group] = {{"channels", toJson(channels)}};
    Json json {{"groups", std::move(groups)}, {"images", fitted.images}, {"pixels", fitted.pixels},
        {"set_digest", fitted.setDigest}, {"on", fitted.on}};
    if (fitted.range)
        json["range"] = {fitted.range->low, fitted.range->high};
    return json;
}

Fitted fittedFrom(const Json& json)
{
    Fitted fitted;
    JsonMembers members(json, "fitted");
    if (const Json* groups = members.find("groups")) {
        if (!groups->is_object())
            refuseRecipe("groups in fitted is not an object");
        for (const auto& [group, value] : groups->items()) {
            JsonMembers inside(value, "a fitted group");
            const Json* channels = inside.find("channels");
            inside.refuseOthers();
            fitted.groups[group] = fittedChannelsFrom(channels ? *channels : Json::array());
        }
    }
    fitted.images = members.get<std::uint64_t>("images", 0);
    fitted.pixels = members.get<std::uint64_t>("pixels", 0);
    fitted.setDigest = members.get<std::string>("set_digest", "");
    fitted.on = members.get<std::string>("on", "");
    if (const Json* range = members.find("range"))
        fitted.range = rangeFrom(*range);
    members.refuseOthers();
    return fitted;
}

} // namespace isolume
