// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/set/short_name.h"

#include <algorithm>

namespace isolume {

namespace {

const QChar dots(0x2026);

/// Whether a cut before `at` would divide a word or a number.
bool divides(const QString& name, qsizetype at)
{
    if (at <= 0 || at >= name.size())
        return false;
    const QChar left = name[at - 1], right = name[at];
    return (left.isDigit() && right.isDigit()) || (left.isLetter() && right.isLetter());
}

} // namespace

CommonEnds commonEnds(const std::vector<QString>& names)
{
    if (names.size() < 2)
        return {};
    const QString& first = names.front();
    CommonEnds ends {first.size(), first.size()};
    for (const QString& name : names) {
        const auto forward
            = std::mismatch(first.begin(), first.begin() + ends.front, name.begin(), name.end());
        ends.front = forward.first - first.begin();
        const auto backward
            = std::mismatch(first.rbegin(), first.rbegin() + ends.back, name.rbegin(), name.rend());
        ends.back = backward.first - first.rbegin();
    }
    // A cut that is whole in one name may divide a number of another.
    const auto front = [&](const QString& name) { return divides(name, ends.front); };
    const auto back = [&](const QString& name) { return divides(name, name.size() - ends.back); };
    while (ends.front > 0 && std::any_of(names.begin(), names.end(), front))
        --ends.front;
    while (ends.back > 0 && std::any_of(names.begin(), names.end(), back))
        --ends.back;
    return ends;
}

QString shortName(const QString& name, CommonEnds ends, const QFontMetrics& metrics, int width)
{
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= width; };
    if (fits(name))
        return name;
    const qsizetype own = name.size() - ends.front - ends.back;
    if (own <= 0)
        return metrics.elidedText(name, Qt::ElideMiddle, width);
    const QString middle = name.mid(ends.front, own);
    const QString left = ends.front > 0 ? QString(dots) : QString();
    if (ends.back == 0 || !fits(left + middle + dots))
        return metrics.elidedText(
            left + middle + (ends.back > 0 ? QString(dots) : QString()), Qt::ElideMiddle, width);
    const QString end = name.mid(ends.front);
    if (fits(left + end))
        return left + end;
    if (const QString start = name.left(ends.front + own) + dots; fits(start))
        return start;
    return left + middle + dots;
}

} // namespace isolume
