// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/numbers.h"

#include <qcustomplot.h>

namespace isolume {

/// "20 k", "1.5 M": counts of pixels in few letters.
inline QString shortCount(double count)
{
    const auto unit = [&](double of, const char* letter) {
        return QString::number(count / of, 'g', 3) + thinSpace + letter;
    };
    return count >= 1e9 ? unit(1e9, "G")
        : count >= 1e6  ? unit(1e6, "M")
        : count >= 1e4  ? unit(1e3, "k")
                        : QString::number(count, 'g', count < 1000 ? 3 : 4);
}

class CountTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return shortCount(tick); }
};

class LogCountTicker : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return shortCount(tick); }
};

/// Round numbers with a true minus.
class ValueTicker : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override
    {
        return QCPAxisTicker::getTickLabel(tick, locale, format, precision).replace('-', minusSign);
    }
};

} // namespace isolume
