// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/methods/fitted.h"

#include "core/error.h"

#include <algorithm>

namespace isolume {

namespace {

[[noreturn]] void refuseMissing(std::string_view name)
{
    throw Error({std::string(name), "cannot use the recipe", "something that was fitted is missing in it",
        "Fit the recipe again"});
}

} // namespace

FittedArray::FittedArray(std::string named, std::vector<double> list)
    : name(std::move(named))
    , shape {list.size()}
    , values(std::make_shared<const std::vector<double>>(std::move(list)))
{
}

FittedArray::FittedArray(std::string named, std::vector<std::size_t> shaped, std::vector<double> list)
    : name(std::move(named))
    , shape(std::move(shaped))
    , values(std::make_shared<const std::vector<double>>(std::move(list)))
{
}

bool FittedArray::operator==(const FittedArray& other) const
{
    return name == other.name && shape == other.shape && (values == other.values || *values == *other.values);
}

double FittedChannel::number(std::string_view wanted) const
{
    for (const auto& [known, value] : numbers)
        if (known == wanted)
            return value;
    refuseMissing(wanted);
}

const std::vector<double>& FittedChannel::array(std::string_view wanted) const
{
    for (const FittedArray& known : arrays)
        if (known.name == wanted)
            return *known.values;
    refuseMissing(wanted);
}

bool FittedChannel::isEmpty() const
{
    return std::find(numbers.begin(), numbers.end(), std::pair<std::string, double>("values", 0))
        != numbers.end();
}

const FittedChannel& ImageFit::at(const std::vector<FittedChannel>& list, int c)
{
    const auto i = static_cast<std::size_t>(c);
    if (list.size() == 1)
        return list.front();
    if (i >= list.size())
        refuseMissing("a channel");
    return list[i];
}

} // namespace isolume
