// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/code/python.h"

namespace isolume {

namespace {

std::string write(const Recipe& recipe, const CodeContext& context)
{
    return numpyInstead(codePlan(recipe), context, "There are no words for it here; this is numpy's.");
}

} // namespace

CodeTarget albumentationsTarget() { return {"albumentations", "albumentations", "py", write}; }

} // namespace isolume
