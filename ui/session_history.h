// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <string>
#include <vector>

namespace isolume {

/// The recipe and the way it came about. Consecutive changes of one and the same parameter are one step, so a
/// slider that is dragged is undone at once.
class RecipeHistory {
public:
    const Recipe& current() const { return m_current; }
    /// False where nothing changes.
    bool change(const Recipe& recipe);
    /// Replaces the recipe without a step, and forgets all steps.
    void reset(const Recipe& recipe);

    bool canUndo() const { return !m_past.empty(); }
    bool canRedo() const { return !m_future.empty(); }
    void undo();
    void redo();

private:
    Recipe m_current;
    std::vector<Recipe> m_past, m_future;
    std::string m_lastParameter; // of the newest step; empty: other changes do not join it
};

} // namespace isolume
