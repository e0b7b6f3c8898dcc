// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/method_panel.h"

#include "core/methods/method.h"
#include "ui/canvas/probe_text.h"
#include "ui/method/copy_button.h"
#include "ui/method/fitted_table.h"
#include "ui/method/params_form.h"
#include "ui/method/preset_box.h"
#include "ui/method/statistics_box.h"
#include "ui/method/steps.h"
#include "ui/method/steps_bar.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace isolume {

namespace {

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(text);
    label->setObjectName("heading");
    return label;
}

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

const Param* declaredBy(const Method& method, std::string_view name)
{
    const auto found = std::find_if(
        method.params.begin(), method.params.end(), [&](const Param& p) { return p.name == name; });
    return found == method.params.end() ? nullptr : &*found;
}

/// Parameters that the other method declares alike are kept: a range or a clip survives a change of method, but the
/// "low" of percentiles is not the "low" of a window.
Params carriedOver(const Params& params, const Method& from, const Method& to)
{
    Params kept;
    for (const auto& [name, value] : params) {
        const Param *before = declaredBy(from, name), *after = declaredBy(to, name);
        if (!before || !after || before->type != after->type || before->unit != after->unit
            || before->optional != after->optional)
            continue;
        try {
            checkParams(to.params, {{name, value}}, to.id);
            kept.emplace(name, value);
        } catch (const Error&) {
            continue; // it is out of the other's range
        }
    }
    return kept;
}

} // namespace

MethodPanel::MethodPanel(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_preset(new PresetBox)
    , m_steps(new StepsBar)
    , m_method(new QComboBox)
    , m_help(new QLabel)
    , m_formPlace(new QVBoxLayout)
    , m_statistics(new StatisticsBox)
    , m_fitted(new FittedTable)
    , m_fittedHeading(heading("FITTED"))
    , m_copy(new CopyButton(session))
{
    build();
    fillMethods();
    connect(m_method, &QComboBox::activated, this,
        [this] { chooseMethod(m_method->currentData().toString().toStdString()); });
    connect(m_statistics, &StatisticsBox::changed, this, [this] { setStep(m_statistics->applied(step())); });
    connect(m_preset, &PresetBox::chosen, &session, &Session::setRecipe);
    connect(m_steps, &StepsBar::stepChosen, this, [this](int step) { chooseStep(std::size_t(step)); });
    connect(m_steps, &StepsBar::addWanted, this,
        [this](int at) { changeSteps(withStepAdded(m_session.recipe(), std::size_t(at)), std::size_t(at)); });
    connect(m_steps, &StepsBar::removeWanted, this, [this](int at) {
        changeSteps(withoutStep(m_session.recipe(), std::size_t(at)), std::size_t(std::max(0, at - 1)));
    });
    connect(m_steps, &StepsBar::moveWanted, this, [this](int from, int to) {
        changeSteps(withStepMoved(m_session.recipe(), std::size_t(from), std::size_t(to)), std::size_t(to));
    });
    connect(&session, &Session::recipeChanged, this, &MethodPanel::showRecipe);
    connect(&session, &Session::fitChanged, this, &MethodPanel::showFit);
    connect(&session, &Session::fitStatusChanged, this, &MethodPanel::showFit);
    connect(&session, &Session::setChanged, this, [this] {
        m_statistics->setSet(m_session.set());
        showRecipe();
    });
    showRecipe();
    showFit();
}

void MethodPanel::build()
{
    m_method->setObjectName("method");
    m_method->setAccessibleName("Method");
    m_method->setToolTip("How pixel values are normalized");
    m_help->setObjectName("quiet");
    m_help->setWordWrap(true);
    m_formPlace->setContentsMargins(0, 0, 0, 0);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(space::between);
    const auto group = [&](QWidget* title) {
        column->addSpacing(space::between);
        column->addWidget(title);
    };
    auto* known = new QHBoxLayout;
    auto* presetLabel = new QLabel("Preset");
    presetLabel->setFixedWidth(labelWidth + space::between);
    presetLabel->setBuddy(m_preset);
    known->setSpacing(0);
    known->addWidget(presetLabel);
    known->addWidget(m_preset, 1);
    column->addLayout(known);
    auto* top = new QHBoxLayout;
    top->addWidget(heading("METHOD"), 1);
    top->addWidget(m_steps->addButton());
    column->addLayout(top);
    column->addWidget(m_steps);
    column->addWidget(m_method);
    column->addWidget(m_help);
    column->addLayout(m_formPlace);
    group(heading("STATISTICS"));
    column->addWidget(m_statistics);
    group(m_fittedHeading);
    column->addWidget(m_fitted);
    column->addStretch(1);
    column->addWidget(m_copy, 0, Qt::AlignLeft);

    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    setMinimumWidth(288);
}

/// In groups by what a method needs to know; within each in the order of the list.
void MethodPanel::fillMethods()
{
    const auto group = [](const Method& method) {
        return !method.isPointwise() ? 3 : method.fitsEachImage() ? 2 : method.isFitted() ? 1 : 0;
    };
    const std::array titles {"The same for any image", "From statistics", "Towards the set or a reference",
        "By colour and surroundings"};
    auto* model = qobject_cast<QStandardItemModel*>(m_method->model());
    for (int i = 0; i < static_cast<int>(titles.size()); ++i) {
        if (std::none_of(methods().begin(), methods().end(), [&](const Method& m) { return group(m) == i; }))
            continue;
        m_method->addItem(titles[std::size_t(i)]);
        QStandardItem* heading = model->item(m_method->count() - 1);
        heading->setEnabled(false);
        heading->setFont(bold(heading->font()));
        for (const Method& method : methods())
            if (group(method) == i) {
                m_method->addItem(textOf(method.label), textOf(method.id));
                m_method->setItemData(m_method->count() - 1, textOf(method.help), Qt::ToolTipRole);
            }
    }
    m_method->setMaxVisibleItems(m_method->count());
}

const Recipe& MethodPanel::step() const { return *stepsOf(m_session.recipe())[m_step]; }

void MethodPanel::setStep(const Recipe& step)
{
    m_session.setRecipe(withStep(m_session.recipe(), m_step, step));
}

void MethodPanel::chooseStep(std::size_t step)
{
    m_step = step;
    showRecipe();
    showFit();
}

void MethodPanel::changeSteps(const Recipe& recipe, std::size_t chosen)
{
    m_step = chosen;
    m_shown = recipe; // the choice is made; nothing has to be looked for
    m_session.setRecipe(recipe);
}

void MethodPanel::chooseMethod(const std::string& id)
{
    Recipe chosen = step();
    const Method& method = methodById(id);
    chosen.method = id;
    chosen.params = carriedOver(chosen.params, methodById(step().method), method);
    chosen.scope = nearestScope(method.scopes, chosen.scope);
    if (chosen.scope != Scope::Group)
        chosen.groupBy.clear();
    setStep(chosen);
}

void MethodPanel::changeParam(const std::string& name, const ParamValue& value)
{
    Recipe changed = step();
    // What equals the default is left out, so that a recipe is the same however one came to it.
    if (value == paramValue(methodById(changed.method).params, {}, name))
        changed.params.erase(name);
    else
        changed.params[name] = value;
    setStep(changed);
}

/// Goes to the step that undo, redo or a recipe from elsewhere has changed, so that nothing changes unseen.
void MethodPanel::followHistory(const Recipe& recipe)
{
    const auto now = stepsOf(recipe), before = stepsOf(m_shown);
    const auto differs = [&](std::size_t i) {
        return now[i]->method != before[i]->method || now[i]->params != before[i]->params
            || now[i]->scope != before[i]->scope || now[i]->channels != before[i]->channels
            || now[i]->split != before[i]->split;
    };
    if (now.size() != before.size())
        m_step = now.size() - 1;
    else if (!differs(m_step))
        for (std::size_t i = 0; i < now.size(); ++i)
            if (differs(i))
                m_step = i;
    m_shown = recipe;
}

void MethodPanel::showRecipe()
{
    const Recipe& recipe = m_session.recipe();
    followHistory(recipe);
    m_preset->setRecipe(recipe);
    QStringList labels;
    for (const Recipe* each : stepsOf(recipe))
        labels << recipeLabel(*each);
    m_steps->setSteps(labels, static_cast<int>(m_step));
    const Method& method = methodById(step().method);
    m_method->setCurrentIndex(m_method->findData(textOf(method.id)));
    QString help = textOf(method.help);
    help[0] = help[0].toUpper();
    m_help->setText(help + '.');
    if (!m_form || &m_form->method() != &method) {
        delete m_form;
        m_form = new ParamsForm(method, [this] {
            const auto selected = m_session.selected();
            return selected ? QString::fromStdString(m_session.set().items[*selected].name()) : QString();
        });
        m_formPlace->addWidget(m_form);
        connect(m_form, &ParamsForm::changed, this, &MethodPanel::changeParam);
    }
    m_form->setParams(step().params);
    m_statistics->setRecipe(step());
}

void MethodPanel::showFit()
{
    const FitStatus status = m_session.fitStatus();
    const bool fitting = status.slow && status.phase == FitStatus::Phase::Fitting;
    const QString waiting = !m_session.isOpen()        ? "Open a set to see what is fitted."
        : !m_session.current() && m_session.selected() ? "There is no image to fit on."
        : !m_session.current()                         ? "Choose an image."
        : fitting                                      ? QString::fromUtf8("Fitting…")
                                                       : QString::fromUtf8("Reading the images to fit on…");
    m_fitted->show(fitting ? nullptr : m_session.fit().get(), m_step, m_session.fitFailure(), waiting);
}

} // namespace isolume
