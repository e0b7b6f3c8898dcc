// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/probe_text.h"

#include "ui/numbers.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

QString withMinus(QString text) { return text.replace('-', minusSign); }

QString shortest(double value)
{
    return withMinus(QString::number(value, 'g', QLocale::FloatingPointShortest));
}

QString shortestFloat(float value)
{
    for (int digits = 6; digits < 9; ++digits) {
        const QString text = QString::number(double(value), 'g', digits);
        if (text.toFloat() == value)
            return withMinus(text);
    }
    return withMinus(QString::number(double(value), 'g', 9));
}

ProbeValue valueOf(const Image& image, QPoint pixel, int c)
{
    ProbeValue value {
        QString::fromStdString(image.channelNames()[static_cast<std::size_t>(c)]), {}, {}, true};
    value.valid = image.isValid(pixel.x(), pixel.y(), c);
    if (!value.valid)
        value.shown = value.exact = QStringLiteral("no data");
    return value;
}

QString rangeText(const std::vector<double>& ends)
{
    return QStringLiteral("[%1, %2]").arg(shortest(ends[0]), shortest(ends[1]));
}

/// The text that one parameter adds to the label; empty where it goes without saying.
QString partOf(const Param& param, const Recipe& recipe, std::span<const Param> declared)
{
    const ParamValue& value = paramValue(declared, recipe.params, param.name);
    if (param.advanced || isNone(value))
        return {};
    if (param.type == ParamType::Range && value != param.standard)
        return rangeText(std::get<std::vector<double>>(value));
    if (param.type == ParamType::Choice && (param.name == "preset" || value != param.standard))
        for (const Choice& choice : param.choices)
            if (choice.id == std::get<std::string>(value))
                return QString::fromUtf8(choice.label.data(), qsizetype(choice.label.size()));
    return {};
}

const double* givenNumber(const Method& method, const Params& params, std::string_view name)
{
    const auto declared = std::find_if(
        method.params.begin(), method.params.end(), [&](const Param& p) { return p.name == name; });
    return declared == method.params.end() ? nullptr
                                           : std::get_if<double>(&paramValue(method.params, params, name));
}

/// " 1–99", " 40/80"; empty where the method has no such numbers or they are not given. Beside a minus a dash would
/// be taken for another one.
QString pairText(const Method& method, const Params& params, std::string_view first, const QString& between,
    std::string_view second)
{
    const double* one = givenNumber(method, params, first);
    const double* two = givenNumber(method, params, second);
    if (!one || !two)
        return {};
    const bool signs = *one < 0 || *two < 0;
    return ' ' + shortest(*one) + (signs && between != "/" ? QString::fromUtf8("…") : between)
        + shortest(*two);
}

bool replacesPreset(const Method& method, const Params& params)
{
    return std::any_of(method.params.begin(), method.params.end(), [&](const Param& param) {
        return param.optional && !param.advanced && !isNone(paramValue(method.params, params, param.name));
    });
}

} // namespace

int decimalsFor(Interval range)
{
    const double reach = std::max(std::abs(range.low), std::abs(range.high));
    if (!(reach > 0) || !std::isfinite(reach))
        return 4;
    return std::clamp(4 - static_cast<int>(std::ceil(std::log10(reach))), 0, 9);
}

QString fixedNumber(double value, int decimals)
{
    const double size = std::abs(value), least = std::pow(10.0, -decimals);
    const bool far = size >= 1e7 || (size > 0 && size < least / 2 && decimals > 0);
    if (far)
        return numberText(value);
    QString text = QString::number(value, 'f', decimals);
    if (text.startsWith('-') && text.toDouble() == 0)
        text.remove(0, 1);
    return withMinus(text);
}

QString exactNumber(double value, Depth depth)
{
    return isFloat(depth) ? shortestFloat(static_cast<float>(value))
                          : withMinus(QString::number(static_cast<qint64>(value)));
}

std::vector<ProbeValue> probeBefore(const Image& image, QPoint pixel)
{
    std::vector<ProbeValue> values;
    for (int c = 0; c < image.channels(); ++c) {
        values.push_back(valueOf(image, pixel, c));
        if (values.back().valid)
            values.back().shown = values.back().exact
                = exactNumber(image.value(pixel.x(), pixel.y(), c), image.depth());
    }
    return values;
}

std::vector<ProbeValue> probeAfter(const Image& image, const Transform& transform, QPoint pixel)
{
    const int decimals = decimalsFor(transform.nominal);
    std::vector<ProbeValue> values;
    for (int c = 0; c < image.channels(); ++c) {
        values.push_back(valueOf(image, pixel, c));
        if (!values.back().valid)
            continue;
        const float after = transform.channel(c)(image.value(pixel.x(), pixel.y(), c));
        values.back().shown = fixedNumber(double(after), decimals);
        values.back().exact = shortestFloat(after);
    }
    return values;
}

QString spoken(const std::vector<ProbeValue>& values)
{
    QStringList parts;
    for (const ProbeValue& value : values)
        parts << value.channel + ' ' + value.exact;
    return parts.join(QStringLiteral(", "));
}

QString recipeLabel(const Recipe& recipe)
{
    const Method& method = methodById(recipe.method);
    QString label = QString::fromUtf8(method.label.data(), qsizetype(method.label.size()));
    label += pairText(method, recipe.params, "lo", QString::fromUtf8("–"), "hi");
    label += pairText(method, recipe.params, "center", "/", "width");
    const bool replaced = replacesPreset(method, recipe.params);
    for (const Param& param : method.params)
        if (const QString part = partOf(param, recipe, method.params); !part.isEmpty())
            if (param.name != "preset" || !replaced)
                label += ' ' + part;
    return label;
}

QString recipeChainLabel(const Recipe& recipe)
{
    QStringList labels;
    for (const Recipe* step : stepsOf(recipe))
        labels << recipeLabel(*step);
    return labels.join(QString::fromUtf8(" → "));
}

} // namespace isolume
