// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/copy_as.h"

#include "ui/numbers.h"

#include <QRegularExpression>

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

} // namespace

QString commandLine(const Recipe& recipe, const std::vector<std::filesystem::path>& sets,
    const QString& output, const QString& format)
{
    QStringList words {"isolume-cli", "export"};
    for (const std::filesystem::path& set : sets) {
        const QString path = QString::fromStdString(set.string());
        words << quoted(path.startsWith('-') ? "./" + path : path);
    }
    words << "--method" << textOf(recipe.method);
    const Method& method = methodById(recipe.method);
    for (const auto& [name, value] : recipe.params)
        words << "-p" << quoted(textOf(name) + '=' + textOf(paramText(value)));
    if (method.isFitted()) {
        words << "--scope" << scopeName(recipe.scope);
        if (recipe.scope == Scope::Group)
            words << "--group-by" << quoted(textOf(recipe.groupBy));
        words << "--channels" << (recipe.channels == Channels::Joint ? "joint" : "separate");
        if (recipe.scope != Scope::Image && !recipe.split.empty())
            words << "--split" << quoted(textOf(recipe.split));
    }
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
