// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/method/fitted_table.h"

#include "ui/method/params_form.h"
#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace isolume {

namespace {

constexpr std::size_t mostRows = 8;

/// What the recipe calls a number, for people.
QString numberLabel(const std::string& name)
{
    static const std::map<std::string, const char*> labels {{"mean", "Mean"}, {"std", "Deviation"},
        {"min", "Min"}, {"max", "Max"}, {"p_lo", "Low"}, {"p_hi", "High"}, {"median", "Median"},
        {"mad", "MAD"}, {"iqr", "IQR"}};
    const auto found = labels.find(name);
    return found == labels.end() ? QString::fromStdString(name) : QString::fromUtf8(found->second);
}

QLabel* cell(const QString& text, Qt::Alignment alignment, const char* role = "")
{
    auto* label = new QLabel(text);
    label->setObjectName(role);
    label->setAlignment(alignment);
    label->setFont(tabular(label->font()));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString degenerateText(const CurrentFit& fit)
{
    if (!fit.transform.anyDegenerate())
        return {};
    QStringList names;
    for (std::size_t i = 0; i < fit.transform.degenerate.size(); ++i)
        if (fit.transform.degenerate[i] && i < fit.numbers().size() && fit.transform.degenerate.size() > 1)
            names << QString::fromStdString(fit.numbers()[i].name);
    if (names.isEmpty())
        return "No contrast to normalize: every value gets the same result.";
    return "No contrast in " + names.join(", ") + ": every value there gets the same result.";
}

} // namespace

FittedTable::FittedTable(QWidget* parent)
    : QWidget(parent)
    , m_numbers(new QWidget(this))
    , m_grid(nullptr)
    , m_message(new QLabel(this))
{
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::within);
    column->addWidget(m_numbers);
    column->addWidget(m_message);
}

void FittedTable::show(const CurrentFit* fit, const std::optional<Failure>& failure, const QString& waiting)
{
    auto* fresh = new QWidget(this);
    m_grid = new QGridLayout(fresh);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(space::between);
    m_grid->setVerticalSpacing(space::within);
    layout()->replaceWidget(m_numbers, fresh);
    delete m_numbers;
    m_numbers = fresh;

    QString message;
    const char* role = "quiet";
    if (failure) {
        message = sentenceText(*failure);
        role = "failure";
    } else if (!fit) {
        message = waiting;
    } else if (fit->noData) {
        message = "No valid value in this image: there is nothing to fit on.";
        role = "finding";
    } else {
        fill(*fit);
        message = degenerateText(*fit);
        role = "finding";
        if (message.isEmpty() && fit->numbers().empty()) {
            message = "Nothing to fit: the same for any data.";
            role = "quiet";
        }
    }
    m_message->setObjectName(role);
    m_message->style()->unpolish(m_message); // a name that changes is looked up again only then
    m_message->style()->polish(m_message);
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
}

void FittedTable::fill(const CurrentFit& fit)
{
    if (fit.numbers().empty())
        return;
    m_grid->setColumnMinimumWidth(0, labelWidth);
    int column = 1;
    for (const auto& [name, value] : fit.numbers().front().numbers) {
        m_grid->addWidget(cell(numberLabel(name), Qt::AlignRight, "quiet"), 0, column);
        m_grid->setColumnStretch(column++, 1);
    }
    const bool single = fit.numbers().size() == 1;
    for (std::size_t i = 0; i < std::min(fit.numbers().size(), mostRows); ++i) {
        const int row = static_cast<int>(i) + 1;
        const QString name = QString::fromStdString(fit.numbers()[i].name);
        m_grid->addWidget(cell(single && name == "all" ? "All" : name, Qt::AlignLeft), row, 0);
        int at = 1;
        for (const auto& [key, value] : fit.numbers()[i].numbers) {
            auto* number = cell((fit.about ? "about " : "") + numberText(value), Qt::AlignRight, "number");
            number->setToolTip(QString::number(value, 'g', 17));
            m_grid->addWidget(number, row, at++);
        }
    }
    if (fit.numbers().size() > mostRows)
        m_grid->addWidget(
            cell(QString("and %1 more").arg(fit.numbers().size() - mostRows), Qt::AlignLeft, "quiet"),
            static_cast<int>(mostRows) + 1, 0, 1, column);
}

QString FittedTable::text() const
{
    QStringList lines;
    for (int row = 0; row < m_grid->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < m_grid->columnCount(); ++column) {
            const auto* item = m_grid->itemAtPosition(row, column);
            const auto* label = item ? qobject_cast<QLabel*>(item->widget()) : nullptr;
            cells << (label ? label->text() : QString());
        }
        lines << cells.join('\t');
    }
    return lines.join('\n');
}

} // namespace isolume
