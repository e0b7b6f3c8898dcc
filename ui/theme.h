// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QString>

namespace isolume {

enum class ThemeChoice { System, Light, Dark };

/// Palette, style and style sheet of the whole program; may be called again at any time.
void applyTheme(ThemeChoice choice);
ThemeChoice savedThemeChoice();
void saveThemeChoice(ThemeChoice choice);
bool isDarkTheme();

/// Lengths of the 4 px grid, in logical pixels.
namespace space {
constexpr int within = 4, between = 8, groups = 16, page = 24;
}

namespace colour {
QColor accent(); ///< what is selected or running
QColor finding(); ///< amber
QColor failure(); ///< red
QColor canvas(); ///< around pictures
QColor quiet(); ///< text that stands back
QColor line(); ///< separators and frames
} // namespace colour

/// Red, green and blue for a set of three channels, the text's colour for one, else from a row of colours that
/// stays apart for colour-blind readers.
QColor channelColour(int channel, int channels);
/// Each channel has its own line pattern too.
Qt::PenStyle channelPattern(int channel, int channels);

/// A line icon of resources/icons by name, drawn in the colour of the text it stands beside.
QIcon lineIcon(const QString& name);

/// The same font with figures that are all of one width.
QFont tabular(const QFont& font);

} // namespace isolume
