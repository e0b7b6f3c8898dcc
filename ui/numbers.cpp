// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/numbers.h"

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

QString superscript(int exponent)
{
    static const QString digits = QString::fromUtf8("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = exponent < 0 ? QString::fromUtf8("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(exponent)))
        text += digits[digit.digitValue()];
    return text;
}

} // namespace

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString sentenceText(const Failure& failure)
{
    QString text = QString::fromStdString(sentence(failure));
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString aboutText(double value)
{
    if (value == 0 || !std::isfinite(value))
        return "about " + numberText(value);
    // Rounded first, so that the shortest text of the rounded number is all there is to say.
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
    const QString text = QString::number(std::round(value / unit) * unit, 'g', std::abs(value) < 1e6 ? 6 : 2);
    return "about " + QString(text).replace('-', minusSign);
}

QString numberText(double value)
{
    if (std::isnan(value))
        return QString::fromUtf8("not a number");
    if (std::isinf(value))
        return value > 0 ? QString::fromUtf8("∞") : minusSign + QString::fromUtf8("∞");
    const double size = std::abs(value);
    QString text;
    if (size < 1e6 && size == std::floor(size)) {
        text = QString::number(size, 'f', 0);
    } else if (size >= 1e6 || size < 1e-3) {
        const int exponent = static_cast<int>(std::floor(std::log10(size)));
        text = QString::number(size / std::pow(10, exponent), 'f', 3) + QString::fromUtf8("·10")
            + superscript(exponent);
    } else {
        const int whole = static_cast<int>(std::floor(std::log10(size)));
        text = QString::number(size, 'f', std::clamp(3 - whole, 0, 6));
    }
    return value < 0 ? minusSign + text : text;
}

QString countText(std::uint64_t count)
{
    QString text = QString::number(count);
    for (qsizetype at = text.size() - 3; at > 0; at -= 3)
        text.insert(at, thinSpace);
    return text;
}

QString percentText(double share)
{
    const double percent = share * 100;
    const QString unit = QString(thinSpace) + '%';
    if (percent == 0)
        return '0' + unit;
    if (percent < 0.01)
        return "<0.01" + unit;
    return QString::number(percent, 'f', percent < 10 ? 2 : 1) + unit;
}

QString rateText(double perSecond)
{
    const QString number = perSecond < 9.95 ? QString::number(perSecond, 'f', 1)
                                            : countText(static_cast<std::uint64_t>(std::llround(perSecond)));
    return number + " images/s";
}

QString durationText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::ceil(std::max(0.0, seconds)));
    const QString s = QString(thinSpace) + "s", min = QString(thinSpace) + "min",
                  h = QString(thinSpace) + "h";
    if (whole < 60)
        return QString::number(whole) + s;
    if (whole < 3600)
        return QString::number(whole / 60) + min + ' ' + QString::number(whole % 60) + s;
    return QString::number(whole / 3600) + h + ' ' + QString::number(whole % 3600 / 60) + min;
}

QString bytesText(std::uint64_t bytes)
{
    static const QStringList units {"B", "kB", "MB", "GB", "TB"};
    double size = static_cast<double>(bytes);
    qsizetype unit = 0;
    for (; size >= 999.5 && unit + 1 < units.size(); ++unit)
        size /= 1000;
    return QString::number(size, 'f', unit == 0 || size >= 100 ? 0 : 1) + thinSpace + units[unit];
}

} // namespace isolume
