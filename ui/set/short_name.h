// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetrics>
#include <QString>

#include <vector>

namespace isolume {

/// What all names of a set begin and end with, in whole words and numbers: of little use to tell them apart.
struct CommonEnds {
    qsizetype front = 0, back = 0;
};
CommonEnds commonEnds(const std::vector<QString>& names);

/// The name where it is narrow enough; else what it does not share with the others, as much of the rest as there is
/// room for, and dots for what is left out.
QString shortName(const QString& name, CommonEnds ends, const QFontMetrics& metrics, int width);

} // namespace isolume
