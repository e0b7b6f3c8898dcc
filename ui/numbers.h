// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

#include <cstdint>
#include <string_view>

namespace isolume {

/// Core's text is UTF-8.
QString textOf(std::string_view text);

/// A failure as a sentence that begins with a capital letter.
QString sentenceText(const Failure& failure);

/// For people: 4 significant digits (integers in full up to a million), a true minus, powers of ten where the
/// number is very small or large.
QString numberText(double value);
/// "about 0.12": 2 significant digits, as an estimate deserves.
QString aboutText(double value);
/// "12 345", thin spaces between groups.
QString countText(std::uint64_t count);
/// Share of a whole: "0 %", "<0.01 %", "1.25 %".
QString percentText(double share);
/// Images in a second: "0.4 images/s", "2 340 images/s".
QString rateText(double perSecond);
/// "3 s", "2 min 10 s", "1 h 5 min".
QString durationText(double seconds);
/// "1.2 GB", by powers of 1000.
QString bytesText(std::uint64_t bytes);

/// Between a number and its unit.
constexpr QChar thinSpace {0x2009};
constexpr QChar minusSign {0x2212};

} // namespace isolume
