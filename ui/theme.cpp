// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include "ui/theme_style.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QSettings>

#include <array>

namespace isolume {

namespace {

struct Grays {
    QColor window, raised, field, text, quiet, line, canvas, edge;
};

// No tint in any of them: a coloured surround changes how the picture's colours are seen.
const Grays& grays(bool dark)
{
    static const Grays onDark {
        "#1E1E1E", "#2B2B2B", "#161616", "#E6E6E6", "#9A9A9A", "#3A3A3A", "#121212", "#6A6A6A"};
    static const Grays onLight {
        "#F4F4F4", "#FFFFFF", "#FFFFFF", "#1A1A1A", "#5F5F5F", "#CFCFCF", "#C8C8C8", "#8C8C8C"};
    return dark ? onDark : onLight;
}

bool g_dark = false; // what applyTheme last chose; the window's thread only

/// What the desktop had chosen before we put our own palette over it.
bool systemIsDark()
{
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QPalette palette(bool dark)
{
    const Grays& gray = grays(dark);
    QPalette palette;
    palette.setColor(QPalette::Window, gray.window);
    palette.setColor(QPalette::WindowText, gray.text);
    palette.setColor(QPalette::Base, gray.field);
    palette.setColor(QPalette::AlternateBase, gray.window);
    palette.setColor(QPalette::Text, gray.text);
    palette.setColor(QPalette::PlaceholderText, gray.quiet);
    palette.setColor(QPalette::Button, gray.raised);
    palette.setColor(QPalette::ButtonText, gray.text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, gray.raised);
    palette.setColor(QPalette::ToolTipText, gray.text);
    palette.setColor(QPalette::Light, gray.raised.lighter(120));
    palette.setColor(QPalette::Midlight, gray.raised);
    palette.setColor(QPalette::Mid, gray.line);
    palette.setColor(QPalette::Dark, gray.line);
    palette.setColor(QPalette::Shadow, dark ? QColor("#0C0C0C") : QColor("#9A9A9A"));
    palette.setColor(QPalette::Highlight, colour::accent());
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, colour::accent());
    const QColor disabled = dark ? QColor("#6A6A6A") : QColor("#9C9C9C");
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, gray.line);
    return palette;
}

QString styleSheet(bool dark)
{
    QFile file(":/styles/isolume.qss");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const Grays& gray = grays(dark);
    QString text = QString::fromUtf8(file.readAll());
    text.replace("@window", gray.window.name());
    text.replace("@raised", gray.raised.name());
    text.replace("@field", gray.field.name());
    text.replace("@text", gray.text.name());
    text.replace("@quiet", gray.quiet.name());
    text.replace("@line", gray.line.name());
    text.replace("@accent", colour::accent().name());
    text.replace("@failure", colour::failure().name());
    text.replace("@finding", colour::finding().name());
    return text;
}

} // namespace

void applyTheme(ThemeChoice choice)
{
    const bool system = systemIsDark();
    g_dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && system);
    QApplication::setStyle(new EdgedStyle(grays(g_dark).edge));
    QApplication::setPalette(palette(g_dark));
    qApp->setStyleSheet(styleSheet(g_dark));
}

ThemeChoice savedThemeChoice()
{
    const QString name = QSettings().value("theme").toString();
    return name == "dark" ? ThemeChoice::Dark : name == "light" ? ThemeChoice::Light : ThemeChoice::System;
}

void saveThemeChoice(ThemeChoice choice)
{
    constexpr std::array names {"system", "light", "dark"};
    QSettings().setValue("theme", names[static_cast<std::size_t>(choice)]);
}

bool isDarkTheme() { return g_dark; }

QColor colour::accent() { return "#2F81F7"; }

QColor colour::finding() { return g_dark ? "#E2A336" : "#9A6700"; }

QColor colour::failure() { return g_dark ? "#F2555A" : "#C62A2F"; }

QColor colour::canvas() { return grays(g_dark).canvas; }

QColor colour::quiet() { return grays(g_dark).quiet; }

QColor colour::line() { return grays(g_dark).line; }

QColor channelColour(int channel, int channels)
{
    if (channels == 1)
        return grays(g_dark).text;
    if (channels == 3) {
        constexpr std::array rgb {"#E5484D", "#30A46C", "#4C8DFF"};
        return rgb[static_cast<std::size_t>(channel)];
    }
    // After Okabe and Ito's palette, without its black and its pale yellow.
    constexpr std::array apart {"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C8C"};
    return apart[static_cast<std::size_t>(channel) % apart.size()];
}

Qt::PenStyle channelPattern(int channel, int channels)
{
    constexpr std::array patterns {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
    return channels == 1 ? Qt::SolidLine : patterns[static_cast<std::size_t>(channel) % patterns.size()];
}

QFont tabular(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance('0');
    for (char figure = '1'; figure <= '9'; ++figure)
        if (metrics.horizontalAdvance(figure) != width) {
            QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            fixed.setPointSizeF(font.pointSizeF());
            return fixed;
        }
    return font;
}

} // namespace isolume
