// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/copy_button.h"

#include "core/recipe/code/code.h"
#include "ui/method/copy_as.h"
#include "ui/numbers.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QTimer>

namespace isolume {

namespace {

constexpr int saidFor = 2500; // ms that what was copied stands on the button
constexpr const char* ownName = "Copy as";

} // namespace

CopyButton::CopyButton(Session& session, QWidget* parent)
    : QToolButton(parent)
    , m_session(session)
    , m_forget(new QTimer(this))
{
    setObjectName("copy");
    setText(ownName);
    setAccessibleName(ownName);
    setIcon(lineIcon("copy"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setToolTip("Copy what is set here: as a recipe file, as the command that does the same, or as code");
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    menu->addAction("Recipe (JSON)", this, &CopyButton::copyRecipe);
    menu->addAction("Command line", this, &CopyButton::copyCommand);
    menu->addSection("Code");
    for (const CodeTarget& target : codeTargets()) {
        QAction* action = menu->addAction(textOf(target.label), this, [this, &target] {
            const CodeContext context {"Isolume " + QApplication::applicationVersion().toStdString()};
            copyWritten(textOf(target.label),
                [&target, context](const Recipe& recipe) { return target.write(recipe, context); });
        });
        action->setToolTip(textOf(target.help));
    }
    setMenu(menu);
    m_forget->setSingleShot(true);
    m_forget->setInterval(saidFor);
    connect(m_forget, &QTimer::timeout, this, [this] { setText(ownName); });
    connect(&session, &Session::recipeWritten, this, &CopyButton::put);
    connect(&session, &Session::recipeWriteFailed, this, [this](const QString&, const Failure& failure) {
        setText(ownName);
        emit failed(failure);
    });
}

void CopyButton::copyRecipe()
{
    copyWritten("Recipe", [](const Recipe& recipe) { return toJson(recipe); });
}

void CopyButton::copyCommand()
{
    put("Command line", commandLine(m_session.recipe(), m_session.paths(), "OUT", "npy"));
}

/// What a set's fit needs may have to be read first.
void CopyButton::copyWritten(const QString& name, Session::RecipeWriter write)
{
    m_forget->stop();
    setText(QString::fromUtf8("Copying…"));
    m_session.writeRecipe(name, std::move(write));
}

void CopyButton::put(const QString& name, const QString& text)
{
    QApplication::clipboard()->setText(text);
    setText("Copied: " + name);
    m_forget->start();
}

} // namespace isolume
