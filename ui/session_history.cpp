// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_history.h"

#include <set>

namespace isolume {

namespace {

constexpr std::size_t mostSteps = 500;

/// The one parameter in which the two differ; empty where they differ in more, or in something else.
std::string onlyParameter(const Recipe& a, const Recipe& b)
{
    Recipe other = b;
    other.params = a.params;
    if (!(a == other))
        return {};
    std::set<std::string> names;
    for (const Recipe* recipe : {&a, &b})
        for (const auto& [name, value] : recipe->params)
            names.insert(name);
    std::string only;
    for (const std::string& name : names) {
        const auto left = a.params.find(name), right = b.params.find(name);
        const bool same = left != a.params.end() && right != b.params.end() && left->second == right->second;
        if (same)
            continue;
        if (!only.empty())
            return {};
        only = name;
    }
    return only;
}

} // namespace

bool RecipeHistory::change(const Recipe& recipe)
{
    if (recipe == m_current)
        return false;
    const std::string parameter = onlyParameter(m_current, recipe);
    if (parameter.empty() || parameter != m_lastParameter || m_past.empty()) {
        m_past.push_back(m_current);
        if (m_past.size() > mostSteps)
            m_past.erase(m_past.begin());
    }
    m_lastParameter = parameter;
    m_current = recipe;
    m_future.clear();
    return true;
}

void RecipeHistory::reset(const Recipe& recipe)
{
    *this = {};
    m_current = recipe;
}

void RecipeHistory::undo()
{
    if (!canUndo())
        return;
    m_future.push_back(std::move(m_current));
    m_current = std::move(m_past.back());
    m_past.pop_back();
    m_lastParameter.clear();
}

void RecipeHistory::redo()
{
    if (!canRedo())
        return;
    m_past.push_back(std::move(m_current));
    m_current = std::move(m_future.back());
    m_future.pop_back();
    m_lastParameter.clear();
}

} // namespace isolume
