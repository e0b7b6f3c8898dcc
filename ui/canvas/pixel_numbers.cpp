// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/pixel_numbers.h"

#include "ui/canvas/probe_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace isolume {

namespace {

constexpr int smallestFont = 8, largestFont = 14; // logical pixels
constexpr double margin = 2;

QStringList numbersOf(const RenderRequest& request, QPoint pixel, int decimals)
{
    const Image& image = request.current->image;
    const Transform* transform = transformOf(request);
    QStringList numbers;
    for (const int c : request.shown) {
        const double value = image.value(pixel.x(), pixel.y(), c);
        if (!image.isValid(pixel.x(), pixel.y(), c))
            numbers << QStringLiteral("–");
        else if (transform)
            numbers << fixedNumber(double(transform->channel(c)(value)), decimals);
        else if (isFloat(image.depth()))
            numbers << fixedNumber(value, decimals);
        else
            numbers << exactNumber(value, image.depth());
    }
    return numbers;
}

QRect visiblePixels(const Picture& picture, const Image& image)
{
    const QRectF area = picture.area & QRectF(0, 0, image.width(), image.height());
    const QPoint first(static_cast<int>(std::floor(area.left())), static_cast<int>(std::floor(area.top())));
    const QPoint last(
        static_cast<int>(std::ceil(area.right())) - 1, static_cast<int>(std::ceil(area.bottom())) - 1);
    return {first, last};
}

/// The largest size in which every text fits a pixel; 0 where none does.
int fontSize(const std::vector<QStringList>& texts, QFont font, double zoom)
{
    for (int size = std::min(largestFont, static_cast<int>(zoom / 4)); size >= smallestFont; --size) {
        font.setPixelSize(size);
        const QFontMetricsF metrics(font);
        const auto fits = [&](const QStringList& lines) {
            return metrics.height() * double(lines.size()) <= zoom - margin
                && std::all_of(lines.begin(), lines.end(), [&](const QString& line) {
                       return metrics.horizontalAdvance(line) <= zoom - 2 * margin;
                   });
        };
        if (std::all_of(texts.begin(), texts.end(), fits))
            return size;
    }
    return 0;
}

bool isBright(QRgb colour)
{
    return 299 * qRed(colour) + 587 * qGreen(colour) + 114 * qBlue(colour) > 127500;
}

} // namespace

void paintNumbers(Picture& picture, const RenderRequest& request, const Job& job)
{
    if (picture.image.isNull())
        return;
    const Transform* transform = transformOf(request);
    const int decimals = decimalsFor(transform ? transform->nominal : request.nominalBefore);
    const QRect pixels = visiblePixels(picture, request.current->image);
    std::vector<QStringList> texts;
    for (int y = pixels.top(); y <= pixels.bottom(); ++y) {
        job.checkpoint();
        for (int x = pixels.left(); x <= pixels.right(); ++x)
            texts.push_back(numbersOf(request, {x, y}, decimals));
    }
    QFont font = request.font;
    font.setPixelSize(fontSize(texts, font, request.view.zoom));
    if (font.pixelSize() <= 0)
        return;

    const double ratio = request.devicePixelRatio;
    const QImage behind = picture.image;
    QPainter painter(&picture.image);
    painter.scale(ratio, ratio);
    painter.translate(-QPointF(picture.device.topLeft()) / ratio);
    painter.setFont(font);
    auto text = texts.begin();
    for (int y = pixels.top(); y <= pixels.bottom(); ++y) {
        job.checkpoint();
        for (int x = pixels.left(); x <= pixels.right(); ++x, ++text) {
            const QRectF square = request.view.toScreen(QRectF(x, y, 1, 1));
            // A pixel that is cut off at the edge is looked at where it is still in the picture.
            QPoint middle = (square.center() * ratio).toPoint() - picture.device.topLeft();
            middle.setX(std::clamp(middle.x(), 0, behind.width() - 1));
            middle.setY(std::clamp(middle.y(), 0, behind.height() - 1));
            const QRgb colour = behind.pixel(middle);
            // What is transparent shows the canvas, which may be dark or bright: middle gray is readable on both.
            painter.setPen(qAlpha(colour) == 0 ? QColor(128, 128, 128)
                    : isBright(colour)         ? Qt::black
                                               : Qt::white);
            painter.drawText(square, Qt::AlignCenter, text->join('\n'));
        }
    }
}

} // namespace isolume
