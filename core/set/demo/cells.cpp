// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/set/demo/cells.h"

#include "core/set/demo/brush.h"
#include "core/set/demo/outline.h"

#include <array>

namespace isolume::demo {
namespace {

/// The outline of a cell that shares the space between with its neighbours, each in proportion to its reach.
Outline outlineOf(
    const Cell& cell, std::span<const Cell> culture, float radius, float waviness, Random& random)
{
    Outline outline(cell.at, radius, waviness, random);
    for (const Cell& other : culture) {
        const cv::Point2f d = other.at - cell.at;
        const float distance = std::hypot(d.x, d.y);
        if (distance > 0 && distance < 2 * (cell.reach() + other.reach()))
            outline.meet(d / distance, distance * cell.reach() / (cell.reach() + other.reach()) - 0.7F);
    }
    return outline;
}

/// The body of a cell: tubulin within, actin along the rim.
void drawBody(Stains& stains, const Outline& outline, float tubulin, float rim, const Texture& texture)
{
    forEachPixel(stains.dna.size(), {outline.centre()}, outline.most(), [&](int x, int y, float u, float v) {
        const float depth = outline.depth(outline.centre() + cv::Point2f(u, v));
        if (depth > 1.2F)
            return;
        const float grain = texture.at(static_cast<float>(x) / 9.0F, static_cast<float>(y) / 9.0F);
        const float cover = smoothstep(1.03F, 0.9F, depth);
        const float edge = (depth - 0.95F) / 0.055F;
        stains.tubulin(y, x) += tubulin * cover * (1.1F - 0.55F * depth) * (0.55F + 0.9F * grain);
        stains.actin(y, x) += rim * std::exp(-edge * edge) * (0.25F + 1.3F * grain * grain)
            + 0.14F * tubulin * cover + 0.35F * rim * cover * grain * grain;
    });
}

/// A round or elongated body of chromatin; `bow` bends it, as the arms trail in anaphase.
void drawChromatin(Stains& stains, const Frame& frame, float a, float b, float light, float roughness,
    const Texture& texture, float bow = 0)
{
    const float most = 1.4F * std::max(a, b) + 3;
    forEachPixel(stains.dna.size(), frame, most, [&](int x, int y, float u, float v) {
        const float grain = texture.at(static_cast<float>(x) / 5.0F, static_cast<float>(y) / 5.0F);
        const float bent = u + bow * v * v / b;
        const float depth = std::hypot(bent / a, v / b) + roughness * (grain - 0.5F);
        const float soft = 1.6F / std::min(a, b);
        const float cover = smoothstep(1 + soft, 1 - soft, depth);
        stains.dna(y, x) += light * cover * (0.7F + 0.6F * grain);
        stains.tubulin(y, x) *= 1 - 0.55F * cover;
    });
}

/// The nucleus of a resting cell: chromatin of uneven density, bright grains, dark nucleoli.
void drawNucleus(Stains& stains, const Frame& frame, float a, float b, Random& random)
{
    struct Spot {
        cv::Point2f at;
        float size, light;
    };
    std::array<Spot, 9> spots;
    for (std::size_t i = 0; i < spots.size(); ++i) {
        const cv::Point2f at = along(random.uniform(0, 2 * pi), random.uniform(0, 0.75F));
        const bool nucleolus = i < 2;
        spots[i]
            = {{at.x * a, at.y * b}, nucleolus ? random.uniform(0.13F, 0.2F) * b : random.uniform(1.2F, 2.2F),
                nucleolus ? -0.6F : random.uniform(0.25F, 0.5F)};
    }
    const Texture texture(random.next());
    const float light = random.uniform(0.5F, 0.72F);
    forEachPixel(stains.dna.size(), frame, 1.25F * a + 3, [&](int x, int y, float u, float v) {
        const float wobble
            = 0.1F * (texture.at(static_cast<float>(x) / 16.0F, static_cast<float>(y) / 16.0F) - 0.5F);
        const float depth = std::hypot(u / a, v / b) + wobble;
        const float cover = smoothstep(1 + 1.8F / b, 1 - 1.8F / b, depth);
        if (cover <= 0)
            return;
        const float grain = texture.at(static_cast<float>(x) / 6.0F, static_cast<float>(y) / 6.0F);
        float density = 0.35F + 1.15F * grain + 0.18F * smoothstep(0.7F, 0.98F, depth);
        for (const Spot& spot : spots) {
            const cv::Point2f d = cv::Point2f(u, v) - spot.at;
            density += spot.light * std::exp(-d.dot(d) / (2 * spot.size * spot.size));
        }
        stains.dna(y, x) += light * cover * std::max(density, 0.1F);
        stains.tubulin(y, x) *= 1 - 0.72F * cover;
        stains.actin(y, x) *= 1 - 0.5F * cover;
    });
}

/// Microtubules that grow from one point to the rim.
void drawAster(
    Stains& stains, const Outline& outline, cv::Point2f from, int count, float light, Random& random)
{
    for (int i = 0; i < count; ++i) {
        const float angle = random.uniform(0, 2 * pi);
        const float length = outline.extent(angle) * random.uniform(0.75F, 0.97F);
        const cv::Point2f to = outline.centre() + along(angle, length);
        const cv::Point2f middle = (from + to) * 0.5F;
        const cv::Point2f bend = middle + along(random.uniform(0, 2 * pi), random.uniform(0, 0.3F * length));
        fibre(stains.tubulin, from, bend, to, light * random.uniform(0.5F, 1.2F));
    }
}

void drawInterphase(Stains& stains, const Cell& cell, std::span<const Cell> culture, Random& random)
{
    const cv::Point2f centre = cell.at;
    const float radius = cell.reach() * random.uniform(1.15F, 1.45F);
    const Outline outline = outlineOf(cell, culture, radius, 0.26F, random);
    drawBody(stains, outline, 0.26F, 0.3F, Texture(random.next()));

    const float axis = random.uniform(0, pi);
    for (int i = random.between(9, 16); i > 0; --i) {
        const Frame frame {centre, axis + random.uniform(-0.12F, 0.12F)};
        const float v = random.uniform(-0.7F, 0.7F) * radius,
                    half = 0.8F * std::sqrt(radius * radius - v * v);
        const cv::Point2f from = frame.point(-half, v), to = frame.point(half, v);
        if (outline.depth(from) < 1.05F && outline.depth(to) < 1.05F)
            fibre(stains.actin, from, frame.point(0, v * 1.15F), to, random.uniform(0.15F, 0.45F));
    }

    const float a = radius * random.uniform(0.36F, 0.43F), b = a * random.uniform(0.72F, 0.95F);
    const Frame nucleus {centre + along(random.uniform(0, 2 * pi), 0.1F * radius), axis};
    drawAster(stains, outline, nucleus.point(a * 0.9F, b * 0.5F), 75, 0.2F, random);
    drawNucleus(stains, nucleus, a, b, random);
}

/// Two poles and the fibres between them, `gap` from the middle to a pole.
void drawSpindle(Stains& stains, const Frame& frame, float gap, float width, Random& random)
{
    for (const float side : {-1.0F, 1.0F}) {
        const cv::Point2f pole = frame.point(side * gap, 0);
        for (int i = 0; i < 34; ++i) {
            const float v = random.uniform(-width, width);
            fibre(stains.tubulin, pole, frame.point(side * 0.55F * gap, 0.95F * v), frame.point(0, v), 0.3F);
        }
        for (int i = 0; i < 16; ++i) {
            const float angle = frame.angle + (side < 0 ? pi : 0) + random.uniform(-1.7F, 1.7F);
            const cv::Point2f tip = pole + along(angle, random.uniform(0.3F, 0.8F) * gap);
            fibre(stains.tubulin, pole, (pole + tip) * 0.5F, tip, 0.18F);
        }
    }
}

void drawDividing(Stains& stains, const Cell& cell, std::span<const Cell> culture, Random& random)
{
    const float radius = cell.reach() * random.uniform(0.92F, 1.08F);
    const Frame frame {cell.at, random.uniform(0, pi)};
    const Texture texture(random.next());
    const float light = random.uniform(1.0F, 1.25F);
    if (cell.phase == Phase::Telophase) {
        for (const float side : {-1.0F, 1.0F}) {
            const Outline half(frame.point(side * 0.56F * radius, 0), 0.6F * radius, 0.08F, random);
            drawBody(stains, half, 0.42F, 0.5F, texture);
            drawAster(stains, half, frame.point(side * 0.85F * radius, 0), 30, 0.16F, random);
            drawChromatin(stains, {frame.point(side * 0.64F * radius, 0), frame.angle}, 0.13F * radius,
                0.33F * radius, light, 0.35F, texture, side * 0.2F);
        }
        for (int i = 0; i < 14; ++i) {
            const float v = random.uniform(-2, 2);
            fibre(stains.tubulin, frame.point(-0.4F * radius, 3 * v), frame.point(0, 0.2F * v),
                frame.point(0.4F * radius, 3 * v), 0.3F);
        }
        return;
    }
    const Outline outline = outlineOf(cell, culture, radius, 0.06F, random);
    drawBody(stains, outline, 0.42F, 0.55F, texture);
    if (cell.phase == Phase::Prometaphase) {
        drawSpindle(stains, frame, 0.5F * radius, 0.4F * radius, random);
        for (int i = 0; i < 22; ++i) {
            const cv::Point2f at
                = cell.at + along(random.uniform(0, 2 * pi), random.uniform(0.1F, 0.5F) * radius);
            drawChromatin(stains, {at, random.uniform(0, pi)}, random.uniform(2.0F, 2.8F),
                random.uniform(4, 7), 0.5F, 0.3F, texture);
        }
        return;
    }
    drawSpindle(stains, frame, 0.66F * radius, 0.42F * radius, random);
    if (cell.phase == Phase::Metaphase) {
        drawChromatin(stains, frame, 0.13F * radius, 0.52F * radius, light, 0.5F, texture);
        return;
    }
    const float apart = random.uniform(0.28F, 0.44F) * radius;
    for (const float side : {-1.0F, 1.0F})
        drawChromatin(stains, {frame.point(side * apart, 0), frame.angle}, 0.12F * radius, 0.44F * radius,
            light, 0.5F, texture, side * 0.4F);
}

void drawApoptosis(Stains& stains, const Cell& cell, Random& random)
{
    const cv::Point2f centre = cell.at;
    const float radius = cell.reach() * random.uniform(0.85F, 1.1F);
    const Texture texture(random.next());
    drawBody(stains, Outline(centre, 0.72F * radius, 0.2F, random), 0.5F, 0.3F, texture);
    for (int i = random.between(6, 10); i > 0; --i) {
        const cv::Point2f at
            = centre + along(random.uniform(0, 2 * pi), random.uniform(0.6F, 0.85F) * radius);
        drawBody(stains, Outline(at, random.uniform(0.16F, 0.34F) * radius, 0.05F, random),
            random.uniform(0.2F, 0.5F), 0.5F, texture);
    }
    for (int i = random.between(5, 9); i > 0; --i) {
        const cv::Point2f at = centre + along(random.uniform(0, 2 * pi), random.uniform(0, 0.55F) * radius);
        const float size = random.uniform(0.09F, 0.24F) * radius;
        drawChromatin(stains, {at, random.uniform(0, pi)}, size, size * random.uniform(0.8F, 1.0F),
            random.uniform(0.75F, 1.1F), 0.15F, texture);
    }
}

} // namespace

Stains::Stains(cv::Size size)
    : actin(size, 0.0F)
    , tubulin(size, 0.0F)
    , dna(size, 0.0F)
{
}

float Cell::reach() const
{
    switch (phase) {
    case Phase::Interphase:
        return 46;
    case Phase::Telophase:
        return 44;
    case Phase::Apoptosis:
        return 31;
    default:
        return 36;
    }
}

void drawCell(Stains& stains, const Cell& cell, std::span<const Cell> culture, Random& random)
{
    if (cell.phase == Phase::Interphase)
        drawInterphase(stains, cell, culture, random);
    else if (cell.phase == Phase::Apoptosis)
        drawApoptosis(stains, cell, random);
    else
        drawDividing(stains, cell, culture, random);
}

} // namespace isolume::demo
