// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <fmt/format.h>

namespace isolume {

std::string countedLine(const CodePlan& plan)
{
    switch (plan.recipe.region) {
    case Region::Valid:
        break;
    case Region::NonZero:
        return "    counted = valid & (x != 0)\n";
    case Region::Foreground:
        return "    counted = foreground(x, valid)\n";
    case Region::Mask:
        return "    mask = np.asarray(mask)\n"
               "    if mask.shape[:2] != image.shape[:2]:\n"
               "        raise ValueError(\"the mask has another size than the image\")\n"
               "    counted = valid & (mask.reshape(mask.shape[:2] + (-1,))[..., :1] != 0)\n";
    }
    return {};
}

std::string foregroundDefinition(const CodePlan& plan)
{
    if (plan.recipe.region != Region::Foreground || !plan.anyOfImage())
        return {};
    return "\n\ndef foreground(x, valid):\n"
           "    \"\"\"The valid values of the pixels whose luminance is above Otsu's threshold.\"\"\"\n"
           "    x, ok = np.where(valid, x, 0.0), valid.all(axis=2)\n"
           "    colour = x.shape[2] == 3\n"
           "    light = 0.299 * x[..., 0] + 0.587 * x[..., 1] + 0.114 * x[..., 2] if colour else "
           "x.mean(axis=2)\n"
           "    v = light[ok]\n"
           "    if not len(v) or v.min() == v.max():\n"
           "        return valid\n"
           "    counts, edges = np.histogram(v, bins=256)\n"
           "    centers = (edges[:-1] + edges[1:]) / 2\n"
           "    sums = counts * centers\n"
           "    below, above = np.cumsum(counts), np.cumsum(counts[::-1])[::-1]\n"
           "    apart = (np.cumsum(sums) / below)[:-1] - (np.cumsum(sums[::-1])[::-1] / above)[1:]\n"
           "    best = np.argmax(1.0 * below[:-1] * above[1:] * apart**2)\n"
           "    return valid & (ok & (light > centers[best]))[..., None]\n";
}

std::string moreArguments(const CodePlan& plan)
{
    return std::string(plan.takesMask() ? ", mask" : "") + (plan.isGrouped() ? ", group" : "");
}

} // namespace isolume
