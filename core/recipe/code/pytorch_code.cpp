// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

constexpr std::string_view percentileFunction = "def percentile(v, q):\n"
                                                "    \"\"\"Linear between order statistics; torch.quantile "
                                                "takes no more than 16 million values.\"\"\"\n"
                                                "    v, at = v.sort().values, q / 100 * (v.numel() - 1)\n"
                                                "    low = int(at)\n"
                                                "    high = min(low + 1, v.numel() - 1)\n"
                                                "    return v[low] + (v[high] - v[low]) * (at - low)\n\n\n";

bool needsPercentiles(const ImagePlan& plan)
{
    return std::any_of(plan.statistics.begin(), plan.statistics.end(), [](const Statistic& s) {
        return s.kind == Statistic::Kind::Percentile || s.kind == Statistic::Kind::MedianDeviation;
    });
}

/// (x − mean) / std with the offset within the mean: what v2.Normalize says.
std::string composed(const CodePlan& plan, const std::vector<ChannelPlan>& channels)
{
    const auto [mean, std] = meanStd(channels);
    const std::string fill = plan.recipe.fill ? codeNumber(*plan.recipe.fill) : "";
    std::string text = "import torch\nfrom torchvision.transforms import v2\n\n";
    if (!fill.empty())
        text += fmt::format(
            "\ndef fill_invalid(x):\n    return torch.where(torch.isfinite(x), x, {})\n\n\n", fill);
    text += "# In double until the end, as the exported values are.\ntransform = v2.Compose([\n    "
            "v2.ToImage(),\n";
    text += fmt::format("    v2.ToDtype(torch.float64, scale={}),\n", plan.inUnitsOfMax ? "True" : "False");
    const bool idle = std::all_of(mean.begin(), mean.end(), [](double m) { return m == 0; })
        && std::all_of(std.begin(), std.end(), [](double s) { return s == 1; });
    if (!idle)
        text += fmt::format("    v2.Normalize(mean={}, std={}),\n", codeList(mean, Listing::Always),
            codeList(std, Listing::Always));
    if (!fill.empty())
        text += "    v2.Lambda(fill_invalid),\n";
    return text + "    v2.ToDtype(torch.float32),\n])\n";
}

std::string forward(const CodePlan& plan)
{
    std::string text;
    if (plan.channels > 0)
        text += fmt::format(
            "        if image.shape[-3] != {0}:\n"
            "            raise ValueError(f\"the image has {{image.shape[-3]}} channels and not {0}\")\n",
            plan.channels);
    if (plan.inUnitsOfMax)
        text += fmt::format("        info = None if image.is_floating_point() else torch.iinfo(image.dtype)\n"
                            "        largest = {} if info else 1.0\n",
            largestOf(plan));
    text += "        x = image.to(torch.float64)\n        valid = torch.isfinite(x)";
    if (plan.recipe.input.nodata)
        text += fmt::format(" & (x != {})", codeNumber(*plan.recipe.input.nodata));
    text += "\n";
    if (plan.image && plan.perChannel)
        text += "        y = torch.stack([normalize_values(c, ok) for c, ok in zip(x, valid)])\n";
    else if (plan.image)
        text += "        y = normalize_values(x, valid)\n";
    else
        text += fittedLines(plan, torchDialect, "        ");
    text += fmt::format("        y = torch.where(valid, y, {})\n",
        plan.recipe.fill ? codeNumber(*plan.recipe.fill) : std::string("x"));
    if (plan.reverseChannels)
        text += "        y = y.flip(0)\n";
    return text + "        return y.to(torch.float32)\n";
}

std::string module(const CodePlan& plan)
{
    const bool grouped = plan.recipe.scope == Scope::Group;
    std::string text = "# torchvision has no transform that says this; the module below stands in for one.\n"
                       "import torch\nfrom torchvision.transforms import v2\n\n";
    if (plan.image)
        text += "\n" + std::string(needsPercentiles(*plan.image) ? percentileFunction : "")
            + normalizeValues(*plan.image, torchDialect) + "\n";
    else
        text += fittedTable(plan, torchDialect) + "\n";
    text += "\nclass Normalize(torch.nn.Module):\n"
            "    \"\"\"A tensor C x H x W in the file's own units to float32.\"\"\"\n\n";
    if (grouped)
        text += "    def __init__(self, group):\n        super().__init__()\n        self.group = group\n\n";
    text += "    def forward(self, image):\n";
    if (grouped)
        text += "        group = self.group\n";
    text += forward(plan) + "\n\n";
    const std::string argument = grouped ? codeString(plan.groups.begin()->first) : "";
    if (grouped)
        text += "# One transform a group; this is the first one's.\n";
    return text + fmt::format("transform = v2.Compose([v2.ToImage(), Normalize({})])\n", argument);
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto* plain = plainAlone(plan);
    const bool known = plain && !(plan.inUnitsOfMax && plan.recipe.input.bits);
    return headerComment(plan, context, "# ")
        + "# transform(image) takes H x W x C values in the file's own units (numpy or PIL) to C x H x W "
          "float32.\n"
        + (known ? composed(plan, *plain) : module(plan));
}

} // namespace

CodeTarget pytorchTarget() { return {"pytorch", "PyTorch (torchvision v2)", "py", write}; }

} // namespace isolume
