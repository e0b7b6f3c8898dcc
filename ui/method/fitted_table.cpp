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
        {"mad", "MAD"}, {"iqr", "IQR"}, {"landmarks", "Landmarks"}, {"standard", "Landmarks"},
        {"values", "Values"}, {"cdf", "Shares"}, {"tissue", "Tissue, pixels"}, {"HE", "Stain"},
        {"maxC", "Strongest"}};
    const auto found = labels.find(name);
    if (found != labels.end())
        return QString::fromUtf8(found->second);
    QString label = QString::fromStdString(name).replace('_', ' ');
    label[0] = label[0].toUpper();
    return label;
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

QLabel* number(double value, bool about)
{
    auto* label = cell((about ? "about " : "") + numberText(value), Qt::AlignRight, "number");
    label->setToolTip(QString::number(value, 'g', 17));
    return label;
}

/// "0 … 255" from the first to the last, "3 × 2" where there are rows and columns.
QString arrayText(const FittedArray& array)
{
    if (array.shape.size() == 1 && !array.values->empty())
        return QString::fromUtf8("%1 … %2").arg(
            numberText(array.values->front()), numberText(array.values->back()));
    QStringList lengths;
    for (const std::size_t length : array.shape)
        lengths << countText(length);
    return lengths.join(QString::fromUtf8(" × "));
}

/// The two stains of a slide have a colour each, which says more when it is spelled out.
bool isStains(const FittedChannel& channel)
{
    return !channel.arrays.empty() && channel.arrays.front().shape == std::vector<std::size_t> {3, 2};
}

QString firstValues(const FittedArray& array)
{
    constexpr std::size_t most = 32;
    QStringList texts;
    for (std::size_t i = 0; i < std::min(array.values->size(), most); ++i)
        texts << numberText((*array.values)[i]);
    const QString rest = array.values->size() > most ? QString::fromUtf8(", …") : QString();
    return countText(array.values->size()) + ": " + texts.join(", ") + rest;
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

void FittedTable::show(
    const CurrentFit* fit, std::size_t step, const std::optional<Failure>& failure, const QString& waiting)
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
        const ImageFit& fitted = step < fit->steps.size() ? fit->steps[step] : ImageFit {};
        fill(fitted, fit->about);
        message = degenerateText(*fit);
        role = "finding";
        if (message.isEmpty() && fitted.channels().empty()) {
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

void FittedTable::fill(const ImageFit& fit, bool about)
{
    m_grid->setColumnMinimumWidth(0, labelWidth);
    const bool both = !fit.own.empty() && !fit.set.empty();
    addRows(fit.own, both ? "Image" : "", about);
    addRows(fit.set, both ? "Target" : "", about);
}

void FittedTable::addRows(const std::vector<FittedChannel>& channels, const QString& of, bool about)
{
    if (channels.empty())
        return;
    if (isStains(channels.front()))
        return addStains(channels.front(), of);
    int row = m_grid->rowCount(), column = 1;
    const auto head = [&](const std::string& name) {
        m_grid->addWidget(cell(numberLabel(name), Qt::AlignRight, "quiet"), row, column);
        m_grid->setColumnStretch(column++, 1);
    };
    m_grid->addWidget(cell(of, Qt::AlignLeft, "quiet"), row, 0);
    for (const auto& [name, value] : channels.front().numbers)
        head(name);
    for (const FittedArray& array : channels.front().arrays)
        head(array.name);
    for (std::size_t i = 0; i < std::min(channels.size(), mostRows); ++i) {
        ++row;
        column = 1;
        const QString name = QString::fromStdString(channels[i].name);
        m_grid->addWidget(cell(channels.size() == 1 && name == "all" ? "All" : name, Qt::AlignLeft), row, 0);
        for (const auto& [key, value] : channels[i].numbers)
            m_grid->addWidget(number(value, about), row, column++);
        for (const FittedArray& array : channels[i].arrays) {
            auto* values = cell(arrayText(array), Qt::AlignRight, "number");
            values->setToolTip(firstValues(array));
            m_grid->addWidget(values, row, column++);
        }
    }
    if (channels.size() > mostRows)
        m_grid->addWidget(
            cell(QString("and %1 more").arg(channels.size() - mostRows), Qt::AlignLeft, "quiet"), row + 1, 0,
            1, column);
}

void FittedTable::addStains(const FittedChannel& channel, const QString& of)
{
    int row = m_grid->rowCount();
    m_grid->addWidget(cell(of, Qt::AlignLeft, "quiet"), row, 0);
    for (const int stain : {1, 2}) {
        m_grid->addWidget(cell(QString("Stain %1").arg(stain), Qt::AlignRight, "quiet"), row, stain);
        m_grid->setColumnStretch(stain, 1);
    }
    for (const FittedArray& array : channel.arrays) {
        const bool isColour = array.shape == std::vector<std::size_t> {3, 2};
        if (!isColour && array.values->size() != 2) // a recipe from elsewhere may hold more than we write
            continue;
        for (std::size_t i = 0; i < array.values->size(); i += 2) {
            m_grid->addWidget(
                cell(isColour ? QString("RGB"[i / 2]) : numberLabel(array.name), Qt::AlignLeft), ++row, 0);
            for (const int stain : {1, 2})
                m_grid->addWidget(number((*array.values)[i + stain - 1], false), row, stain);
        }
    }
    for (const auto& [name, value] : channel.numbers) {
        m_grid->addWidget(cell(numberLabel(name), Qt::AlignLeft), ++row, 0);
        m_grid->addWidget(cell(value >= 0 && value < 1e15 ? countText(static_cast<std::uint64_t>(value))
                                                          : numberText(value),
                              Qt::AlignRight, "number"),
            row, 2);
    }
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
