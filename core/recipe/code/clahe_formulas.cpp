// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/recipe/code/formula_parts.h"
#include "core/recipe/code/text.h"

#include <fmt/format.h>

namespace isolume {

namespace {

/// OpenCV's algorithm with its float32 arithmetic, as core/methods has it.
constexpr std::string_view tiles
    = "def tile_table(values, bins, limit):\n"
      "    \"\"\"The table that equalizes a tile, whose histogram is clipped at `limit` times its "
      "mean.\"\"\"\n"
      "    counts = np.bincount(values, minlength=bins)\n"
      "    if limit > 0:\n"
      "        most = max(int(limit * len(values) / bins), 1)\n"
      "        clipped = int(np.maximum(counts - most, 0).sum())\n"
      "        counts = np.minimum(counts, most) + clipped // bins\n"
      "        rest = clipped % bins\n"
      "        if rest:\n"
      "            step = max(bins // rest, 1)\n"
      "            counts[: rest * step : step] += 1\n"
      "    scale = np.float32(bins - 1) / np.float32(len(values))\n"
      "    table = np.rint(np.cumsum(counts).astype(np.float32) * scale)\n"
      "    return np.minimum(table, np.float32(bins - 1))\n\n\n"
      "def tiles_along(size, tiles, grows):\n"
      "    \"\"\"Pixels a tile, those of the side that is mirrored to whole tiles, and where each "
      "lies.\"\"\"\n"
      "    at = np.arange(size + (tiles - size % tiles if grows else 0)) % max(2 * (size - 1), 1)\n"
      "    source = np.minimum(at, max(2 * (size - 1), 1) - at)\n"
      "    length = len(source) // tiles\n"
      "    place = np.arange(size, dtype=np.float32) * (np.float32(1) / np.float32(length)) - "
      "np.float32(0.5)\n"
      "    first = np.floor(place)\n"
      "    near = [np.maximum(first, 0).astype(int), np.minimum(first + 1, tiles - 1).astype(int)]\n"
      "    return length, source, near, place - first\n\n\n"
      "def equalize_tiles(x, valid, bins, limit, rows, columns):\n"
      "    \"\"\"CLAHE of whole numbers below `bins`.\"\"\"\n"
      "    grows = x.shape[0] % rows != 0 or x.shape[1] % columns != 0\n"
      "    tall, down, row, below = tiles_along(x.shape[0], rows, grows)\n"
      "    wide, across, column, right = tiles_along(x.shape[1], columns, grows)\n"
      "    padded, counted = x[np.ix_(down, across)], valid[np.ix_(down, across)]\n"
      "    tables = np.zeros((rows, columns, bins), np.float32)\n"
      "    filled = np.zeros((rows, columns), bool)\n"
      "    for r in range(rows):\n"
      "        for c in range(columns):\n"
      "            tile = np.s_[r * tall : (r + 1) * tall, c * wide : (c + 1) * wide]\n"
      "            if counted[tile].any():\n"
      "                tables[r, c] = tile_table(padded[tile][counted[tile]], bins, limit)\n"
      "                filled[r, c] = True\n"
      "    one = np.float32(1)\n"
      "    down = [(one - below)[:, None], below[:, None]]\n"
      "    over = [(one - right)[None, :], right[None, :]]\n"
      "    at = [[(r[:, None], c[None, :]) for c in column] for r in row]\n"
      "    if filled.all():\n"
      "        lines = [tables[a + (x,)] * over[0] + tables[b + (x,)] * over[1] for a, b in at]\n"
      "        return np.rint(lines[0] * down[0] + lines[1] * down[1])\n"
      "    total = weights = np.float32(0)\n"
      "    for i in range(2):\n"
      "        for j in range(2):  # between those tiles that have values\n"
      "            weight = np.where(filled[at[i][j]], down[i] * over[j], np.float32(0))\n"
      "            total = total + weight * tables[at[i][j] + (x,)]\n"
      "            weights = weights + weight\n"
      "    y = np.divide(total, weights, out=x.astype(np.float32), where=weights > 0)\n"
      "    return np.minimum(np.rint(y), np.float32(bins - 1))\n";

} // namespace

Formula claheFormula(const Recipe& recipe)
{
    if (choice(declaredParams(recipe), recipe.params, "mode") == "luminance")
        throw Error({recipe.method, "cannot write code for the recipe",
            "this version has no code for the method's mode luminance",
            "Use the mode channel, or export the images with isolume-cli apply instead"});
    const std::vector<double>& sides = list(declaredParams(recipe), recipe.params, "tiles");
    const std::string how = fmt::format(
        "{}, {:.0f}, {:.0f}", codeNumber(paramNumber(recipe, "clip_limit")), sides.front(), sides.back());
    Formula f;
    f.definitions = tiles;
    f.fromZeros = true;
    f.ignoresRegion = true;
    f.body = fmt::format(
        "    if is_bytes:\n"
        "        return equalize_tiles(x.astype(int), valid, 256, {0}).astype(np.float64)\n"
        "    low, width = v.min(), v.max() - v.min()\n"
        "    if not width > 0:  # no contrast\n"
        "        return np.full_like(x, low)\n"
        "    x = np.clip(np.rint((x - low) / width * 4095.0), 0.0, 4095.0).astype(int)\n"
        "    return low + equalize_tiles(x, valid, 4096, {0}).astype(np.float64) / 4095.0 * width\n",
        how);
    return f;
}

} // namespace isolume
