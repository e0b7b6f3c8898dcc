// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/method_panel.h"

#include "core/methods/method.h"
#include "ui/method/copy_as.h"
#include "ui/method/fitted_table.h"
#include "ui/method/params_form.h"
#include "ui/method/statistics_box.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace isolume {

namespace {

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(text);
    label->setObjectName("heading");
    return label;
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
    , m_method(new QComboBox)
    , m_help(new QLabel)
    , m_formPlace(new QVBoxLayout)
    , m_statistics(new StatisticsBox)
    , m_fitted(new FittedTable)
    , m_fittedHeading(heading("FITTED"))
    , m_copy(new QToolButton)
{
    build();
    for (const Method& method : methods())
        m_method->addItem(textOf(method.label), textOf(method.id));
    connect(m_method, &QComboBox::activated, this,
        [this] { chooseMethod(m_method->currentData().toString().toStdString()); });
    connect(m_statistics, &StatisticsBox::changed, this,
        [this] { m_session.setRecipe(m_statistics->applied(m_session.recipe())); });
    connect(&session, &Session::recipeChanged, this, &MethodPanel::showRecipe);
    connect(&session, &Session::fitChanged, this, &MethodPanel::showFit);
    connect(&session, &Session::setChanged, this, [this] {
        m_statistics->setSplits(m_session.set().splits());
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

    auto* copyMenu = new QMenu(m_copy);
    copyMenu->addAction("Recipe (JSON)", this, &MethodPanel::copyRecipe);
    copyMenu->addAction("Command line", this, &MethodPanel::copyCommand);
    m_copy->setObjectName("copy");
    m_copy->setText("Copy as");
    m_copy->setIcon(lineIcon("copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setMenu(copyMenu);
    m_copy->setToolTip("Copy what is set here: as a recipe file, or as the command that does the same");
    m_copy->setAccessibleName("Copy as");

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(space::between);
    const auto group = [&](QWidget* title) {
        column->addSpacing(space::between);
        column->addWidget(title);
    };
    column->addWidget(heading("METHOD"));
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

void MethodPanel::chooseMethod(const std::string& id)
{
    Recipe recipe = m_session.recipe();
    recipe.params = carriedOver(recipe.params, methodById(recipe.method), methodById(id));
    recipe.method = id;
    m_session.setRecipe(recipe);
}

void MethodPanel::changeParam(const std::string& name, const ParamValue& value)
{
    Recipe recipe = m_session.recipe();
    // What equals the default is left out, so that a recipe is the same however one came to it.
    if (value == paramValue(methodById(recipe.method).params, {}, name))
        recipe.params.erase(name);
    else
        recipe.params[name] = value;
    m_session.setRecipe(recipe);
}

void MethodPanel::showRecipe()
{
    const Recipe& recipe = m_session.recipe();
    const Method& method = methodById(recipe.method);
    m_method->setCurrentIndex(m_method->findData(textOf(method.id)));
    QString help = textOf(method.help);
    help[0] = help[0].toUpper();
    m_help->setText(help + '.');
    if (!m_form || &m_form->method() != &method) {
        delete m_form;
        m_form = new ParamsForm(method);
        m_formPlace->addWidget(m_form);
        connect(m_form, &ParamsForm::changed, this, &MethodPanel::changeParam);
    }
    m_form->setParams(recipe.params);
    m_statistics->setRecipe(recipe);
}

void MethodPanel::showFit()
{
    const QString waiting = !m_session.isOpen()        ? "Open a set to see what is fitted."
        : !m_session.current() && m_session.selected() ? "There is no image to fit on."
        : !m_session.current()                         ? "Choose an image."
                                                       : QString::fromUtf8("Reading the images to fit on…");
    m_fitted->show(m_session.fit().get(), m_session.fitFailure(), waiting);
}

void MethodPanel::copyRecipe()
{
    QApplication::clipboard()->setText(QString::fromStdString(toJson(m_session.fittedRecipe())));
}

void MethodPanel::copyCommand()
{
    QApplication::clipboard()->setText(commandLine(m_session.recipe(), m_session.paths(), "OUT", "npy"));
}

} // namespace isolume
