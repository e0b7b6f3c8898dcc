// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace isolume {

/// Numbers fitted for one channel (or for all, joint), by name, in the order they are shown.
using FittedNumbers = std::vector<std::pair<std::string, double>>;

/// A fitted table, curve or field. Copies share the values.
struct FittedArray {
    std::string name;
    std::vector<std::size_t> shape;
    std::shared_ptr<const std::vector<double>> values; ///< C order, as many as the shape says; never null

    FittedArray(std::string name, std::vector<double> values);
    FittedArray(std::string name, std::vector<std::size_t> shape, std::vector<double> values);
    bool operator==(const FittedArray& other) const;
};

/// What a fit found for one channel, or for all.
struct FittedChannel {
    std::string name = {};
    FittedNumbers numbers = {};
    std::vector<FittedArray> arrays = {};

    /// Both throw Error where the recipe lacks it.
    double number(std::string_view wanted) const;
    const std::vector<double>& array(std::string_view wanted) const;
    /// Fitted on no value at all: its number "values", which is there for nothing else, is 0.
    bool isEmpty() const;
    bool operator==(const FittedChannel&) const = default;
};

/// What one image is normalized by: one entry a channel, or one for all.
struct ImageFit {
    std::vector<FittedChannel> own; ///< of the image itself
    std::vector<FittedChannel> set; ///< of its set, its group or the reference

    /// The image's own where there is one, else the set's.
    const FittedChannel& channel(int c) const { return at(own.empty() ? set : own, c); }
    const FittedChannel& setChannel(int c) const { return at(set, c); }
    /// What `channel` speaks of.
    const std::vector<FittedChannel>& channels() const { return own.empty() ? set : own; }

private:
    static const FittedChannel& at(const std::vector<FittedChannel>& list, int c);
};

} // namespace isolume
