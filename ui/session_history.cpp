// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_history.h"

#include <set>

namespace isolume {

namespace {

constexpr std::size_t mostSteps = 500;

/// The one name under which the two have different values; empty where there are more, or none.
std::string onlyName(const Params& a, const Params& b)
{
    std::set<std::string> names;
    for (const Params* params : {&a, &b})
        for (const auto& [name, value] : *params)
            names.insert(name);
    std::string only;
    for (const std::string& name : names) {
        const auto left = a.find(name), right = b.find(name);
        if (left != a.end() && right != b.end() && left->second == right->second)
            continue;
        if (!only.empty())
            return {};
        only = name;
    }
    return only;
}

std::vector<Params> paramsOf(const Recipe& recipe)
{
    std::vector<Params> params;
    for (const Recipe* step : stepsOf(recipe))
        params.push_back(step->params);
    return params;
}

Recipe withoutParams(Recipe recipe)
{
    recipe.params.clear();
    for (Recipe& step : recipe.before)
        step.params.clear();
    return recipe;
}

/// The one parameter of one step in which the two differ; empty where they differ in more, or in something else.
std::string onlyParameter(const Recipe& a, const Recipe& b)
{
    if (!(withoutParams(a) == withoutParams(b)))
        return {};
    const std::vector<Params> left = paramsOf(a), right = paramsOf(b);
    std::string only;
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (left[i] == right[i])
            continue;
        const std::string name = onlyName(left[i], right[i]);
        if (name.empty() || !only.empty())
            return {};
        only = std::to_string(i) + ' ' + name;
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
