// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

#include <algorithm>

#include <fmt/format.h>

namespace isolume {

namespace {

/// (x − mean) / std with the offset within the mean: torchvision's own Normalize.
std::string composed(const CodePlan& plan, const std::vector<LinearChannel>& channels)
{
    const auto mean = eachOf(channels, [](const LinearChannel& c) { return c.mean(); });
    const auto std = eachOf(channels, [](const LinearChannel& c) { return c.divide; });
    std::string text = "import numpy as np\nimport torch\n\n"
                       "try:\n    from torchvision.transforms import v2 as transforms\n"
                       "except ImportError:  # before torchvision 0.15\n"
                       "    from torchvision import transforms\n\n\n"
                       "def to_tensor(image):\n";
    text += plan.formula.usesLargest()
        ? "    \"\"\"H x W x C (or H x W) values as read to C x H x W, 1.0 the largest that their type "
          "holds.\"\"\"\n"
        : "    \"\"\"H x W x C (or H x W) values as read to C x H x W, in the same units.\"\"\"\n";
    text += "    image = np.asarray(image)\n" + pythonChecks(plan)
        + "    x = torch.from_numpy(image.astype(np.float64))\n"
          "    x = x[None] if x.ndim == 2 else x.permute(2, 0, 1)\n";
    text += plan.formula.usesLargest() ? "    return x / largest\n" : "    return x\n";
    if (plan.recipe.fill)
        text += fmt::format("\n\ndef fill_invalid(x):\n    return torch.where(torch.isfinite(x), x, {})\n",
            codeNumber(*plan.recipe.fill));
    text += "\n\n# In double until the end, as the exported values are.\n"
            "transform = transforms.Compose([\n    transforms.Lambda(to_tensor),\n";
    const bool idle = std::all_of(channels.begin(), channels.end(),
        [](const LinearChannel& c) { return c.mean() == 0 && c.divide == 1; });
    if (!idle)
        text += fmt::format("    transforms.Normalize(\n        mean={},\n        std={},\n    ),\n",
            codeList(mean), codeList(std));
    if (plan.recipe.fill)
        text += "    transforms.Lambda(fill_invalid),\n";
    return text + "    transforms.ConvertImageDtype(torch.float32),\n])\n"
        + shellUse(plan, "transform({}).numpy()");
}

/// A function that stands for a transform.
std::string function(const CodePlan& plan)
{
    const std::string definitions = pythonDefinitions(plan, torchDialect());
    std::string text = "import numpy as np\nimport torch\n";
    if (plan.isGrouped())
        text = "import functools\n\n" + text;
    if (!definitions.empty())
        text += "\n" + definitions;
    text += fmt::format("\n\ndef normalize(image{}):\n", plan.isGrouped() ? ", group" : "")
        + normalizeDocstring(plan, "C x H x W, float32") + "    image = np.asarray(image)\n";
    text += pythonChecks(plan);
    text += "    x = torch.from_numpy(image.astype(np.float64))\n"
            "    x = x[None] if x.ndim == 2 else x.permute(2, 0, 1)\n";
    text += fmt::format("    valid = {}\n", validExpression(plan.recipe, "torch", "x"));
    text += pythonLines(plan, torchDialect(), 0);
    if (plan.reversed)
        text += "    y = y.flip(0)  # B, G, R\n";
    text += "    return y.to(torch.float32)\n\n\n";
    return text + groupRemark(plan) + fmt::format("transform = {}\n", callable(plan, "normalize"))
        + shellUse(plan, "normalize({}).numpy()");
}

/// NumPy's function, and its result as a tensor.
std::string wrapped(const CodePlan& plan)
{
    const std::string group = plan.isGrouped() ? ", group" : "";
    const std::string tail = fmt::format("\n\ndef normalize_to_tensor(image{0}):\n"
                                         "    \"\"\"The same as a tensor C x H x W, float32.\"\"\"\n"
                                         "    y = torch.from_numpy(normalize(image{0}))\n"
                                         "    return y[None] if y.ndim == 2 else y.permute(2, 0, 1)\n\n\n",
        group);
    return numpyFunction(plan, plan.isGrouped() ? "import functools\n\n" : "", "import torch\n") + tail
        + groupRemark(plan) + fmt::format("transform = {}\n", callable(plan, "normalize_to_tensor"))
        + shellUse(plan, "normalize_to_tensor({}).numpy()");
}

std::string write(const Recipe& recipe, const CodeContext& context)
{
    const CodePlan plan = codePlan(recipe);
    const auto plain = plainChannels(plan);
    if (plan.takesMask())
        return numpyInstead(plan, context,
            "No transform of torchvision says this. Call normalize() on each image and its mask beforehand.");
    if (plan.needsNumpy())
        return headerComment(plan, context, "# ")
            + "#\n# No transform of torchvision says this; NumPy does the work.\n" + wrapped(plan);
    return headerComment(plan, context, "# ")
        + (plain ? composed(plan, *plain)
                 : "#\n# No transform of torchvision says this; transform() below stands in for one.\n"
                    + function(plan));
}

} // namespace

CodeTarget pytorchTarget()
{
    return {"pytorch", "PyTorch", "a torchvision transform from arrays to tensors", "py", write};
}

} // namespace isolume
