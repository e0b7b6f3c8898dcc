// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recipe/recipe.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace isolume {

class CopyButton;
class FittedTable;
class ParamsForm;
class PresetBox;
class Session;
class StatisticsBox;
class StepsBar;

/// Chooses the method, its parameters and what it is fitted on, and shows what the fit gave. Everything in it is
/// made from the Method list.
class MethodPanel : public QWidget {
    Q_OBJECT
public:
    explicit MethodPanel(Session& session, QWidget* parent = nullptr);

    CopyButton& copyButton() const { return *m_copy; }

private:
    void build();
    void chooseMethod(const std::string& id);
    void changeParam(const std::string& name, const ParamValue& value);
    void fillMethods();
    const Recipe& step() const; ///< the one that is edited
    void setStep(const Recipe& step);
    void chooseStep(std::size_t step);
    void changeSteps(const Recipe& recipe, std::size_t chosen);
    void followHistory(const Recipe& recipe);
    void showRecipe();
    void showFit();

    Session& m_session;
    PresetBox* m_preset;
    StepsBar* m_steps;
    QComboBox* m_method;
    QLabel* m_help;
    QVBoxLayout* m_formPlace;
    ParamsForm* m_form = nullptr;
    StatisticsBox* m_statistics;
    FittedTable* m_fitted;
    QLabel* m_fittedHeading;
    CopyButton* m_copy;
    std::size_t m_step = 0; ///< which of the recipe's steps is edited
    Recipe m_shown;
};

} // namespace isolume
