// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/copy_as.h"

#include "ui/numbers.h"

#include <QRegularExpression>

#include <algorithm>

namespace isolume {

namespace {

/// As a POSIX shell reads it back.
QString quoted(const QString& word)
{
    static const QRegularExpression plain("^[A-Za-z0-9_./:=,@%+-]+$");
    if (plain.match(word).hasMatch())
        return word;
    return '\'' + QString(word).replace('\'', "'\\''") + '\'';
}

QString scopeName(Scope scope)
{
    return scope == Scope::Image ? "image" : scope == Scope::Group ? "group" : "dataset";
}

/// What the step is fitted on, by the names of the options. `otherSplit`: what is not said would be another split.
std::vector<std::pair<QString, QString>> statisticsOf(const Recipe& step, bool otherSplit = false)
{
    const Method& method = methodById(step.method);
    std::vector<std::pair<QString, QString>> options;
    if (!method.isFitted())
        return options;
    options.emplace_back("scope", scopeName(step.scope));
    if (step.scope == Scope::Group)
        options.emplace_back("group-by", textOf(step.groupBy));
    if (!method.channels)
        options.emplace_back("channels", step.channels == Channels::Joint ? "joint" : "separate");
    if (stepNeedsSetFit(step) && (!step.split.empty() || otherSplit))
        options.emplace_back("split", textOf(step.split));
    return options;
}

/// METHOD:NAME=VALUE:…
QString stepText(const Recipe& step, bool otherSplit)
{
    QString text = textOf(step.method);
    for (const auto& [name, value] : step.params)
        text += ':' + textOf(name) + '=' + textOf(paramText(value));
    for (const auto& [name, value] : statisticsOf(step, otherSplit))
        text += ':' + name + '=' + value;
    return text;
}

} // namespace

QString commandLine(const Recipe& recipe, const std::vector<std::filesystem::path>& sets,
    const QString& output, const QString& format)
{
    QStringList words {"isolume-cli", "export"};
    for (const std::filesystem::path& set : sets) {
        const QString path = QString::fromStdString(set.string());
        words << quoted(path.startsWith('-') ? "./" + path : path);
    }
    for (const Recipe& step : recipe.before)
        words << "--before" << quoted(stepText(step, !recipe.split.empty()));
    words << "--method" << textOf(recipe.method);
    for (const auto& [name, value] : recipe.params)
        words << "-p" << quoted(textOf(name) + '=' + textOf(paramText(value)));
    for (const auto& [name, value] : statisticsOf(recipe))
        words << "--" + name << quoted(value);
    const auto steps = stepsOf(recipe);
    const auto fits = [](const Recipe* step) { return methodById(step->method).isFitted(); };
    if (recipe.region != Region::Valid && std::any_of(steps.begin(), steps.end(), fits))
        words << "--region" << textOf(regionName(recipe.region));
    if (recipe.input.nodata)
        words << "--nodata" << textOf(paramText(*recipe.input.nodata));
    if (recipe.input.bits)
        words << "--bits" << QString::number(*recipe.input.bits);
    if (recipe.fill != std::optional(0.0))
        words << "--fill" << (recipe.fill ? textOf(paramText(*recipe.fill)) : "keep");
    words << "-o" << quoted(output) << "--format" << format;
    return words.join(' ');
}

} // namespace isolume
