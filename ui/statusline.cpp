// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusline.h"

#include "ui/numbers.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/viewstate.h"

#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include <cmath>

namespace isolume {

namespace {

const QString dot = QString::fromUtf8(" · ");

/// "16 bit (12 used)", "32 bit float".
QString depthText(const Image& image)
{
    const int bits = static_cast<int>(bytesPerValue(image.depth())) * 8;
    QString text = QString::number(bits) + " bit";
    if (isFloat(image.depth()))
        return text + " float";
    if (isSigned(image.depth()))
        text += " signed";
    if (const int used = image.declared().bits; used > 0 && used != bits)
        text += QString(" (%1 used)").arg(used);
    return text;
}

QString shapeText(const Shape& shape)
{
    const QString times = QString::fromUtf8(" × ");
    return QString::number(shape.width) + times + QString::number(shape.height) + times
        + QString::number(shape.channels);
}

} // namespace

StatusLine::StatusLine(Session& session, ViewState& view, QWidget* parent)
    : QStatusBar(parent)
    , m_session(session)
    , m_view(view)
    , m_image(new QLabel)
    , m_rate(new QLabel)
    , m_bar(new QProgressBar)
    , m_export(new QToolButton)
    , m_messages(new QToolButton)
    , m_patience(new QTimer(this))
{
    setSizeGripEnabled(false);
    setContentsMargins(space::between, 0, space::between, 0);
    m_image->setFont(tabular(m_image->font()));
    m_image->setObjectName("statusImage");
    m_image->setTextFormat(Qt::PlainText);
    m_image->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name widens no window
    m_rate->setObjectName("quiet");
    m_rate->setFont(tabular(m_rate->font()));
    m_bar->setFixedWidth(120);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName("Progress");
    m_export->setAutoRaise(true);
    m_export->setText("Export");
    m_export->setToolTip("Show the running export");
    m_messages->setAutoRaise(true);
    m_messages->setIcon(lineIcon("failure"));
    m_messages->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_messages->setToolTip("Read the messages again");
    addWidget(m_image, 1);
    addPermanentWidget(m_messages);
    addPermanentWidget(m_export);
    addPermanentWidget(m_rate);
    addPermanentWidget(m_bar);
    m_messages->hide();
    m_patience->setSingleShot(true);
    m_patience->setInterval(200);

    connect(m_patience, &QTimer::timeout, this, &StatusLine::showProgress);
    connect(m_export, &QToolButton::clicked, this, &StatusLine::exportClicked);
    connect(m_messages, &QToolButton::clicked, this, &StatusLine::showMessages);
    for (const auto signal : {&Session::setChanged, &Session::currentChanged, &Session::selectedChanged})
        connect(&session, signal, this, &StatusLine::showImage);
    connect(&view, &ViewState::viewChanged, this, &StatusLine::showImage);
    connect(&session, &Session::scanStatusChanged, this, &StatusLine::showProgress);
    connect(&session, &Session::exportStatusChanged, this, &StatusLine::showProgress);
    connect(&session, &Session::fitStatusChanged, this, &StatusLine::showProgress);
    showImage();
    showProgress();
}

void StatusLine::showImage()
{
    const auto selected = m_session.selected();
    const std::size_t images = m_session.set().items.size();
    QStringList parts;
    if (selected && m_session.isOpen()) {
        parts << countText(*selected + 1) + " of " + countText(images);
        parts << QString::fromStdString(m_session.set().items[*selected].name());
    } else if (m_session.isOpen()) {
        parts << countText(images) + (images == 1 ? " image" : " images");
    }
    const auto current = m_session.current();
    if (current && selected == current->index) {
        parts << shapeText(current->image.shape()) << depthText(current->image);
        parts << QString::number(std::lround(m_view.zoom() * 100)) + thinSpace + '%';
    }
    m_image->setText(parts.join(dot));
    m_image->setToolTip(m_image->text());
}

void StatusLine::showProgress()
{
    const ExportStatus exporting = m_session.exportStatus();
    const ScanStatus scan = m_session.scanStatus();
    const FitStatus fit = m_session.fitStatus();
    const bool busy = exporting.running || scan.running || m_session.isListing() || fit.running();
    if (busy && !m_bar->isVisible() && !m_patience->isActive() && sender() != m_patience) {
        m_patience->start();
        return;
    }
    if (!busy)
        m_patience->stop();
    const bool shown = busy && !m_patience->isActive();
    m_export->setVisible(shown && exporting.running);
    m_bar->setVisible(shown);
    m_rate->setVisible(shown);
    if (!shown)
        return;
    const auto percent
        = [](double fraction) { return QString::number(static_cast<int>(fraction * 100)) + thinSpace + '%'; };
    QStringList parts;
    if (exporting.running) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(exporting.fraction * 1000));
        parts << percent(exporting.fraction);
        if (exporting.imagesPerSecond > 0)
            parts << rateText(exporting.imagesPerSecond);
        if (exporting.secondsLeft >= 0)
            parts << "about " + durationText(exporting.secondsLeft) + " left";
    } else if (scan.running && scan.total > 0) {
        const double fraction = static_cast<double>(scan.done) / static_cast<double>(scan.total);
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(fraction * 1000));
        parts << "Reading " + percent(fraction);
        if (scan.perSecond > 0) {
            parts << rateText(scan.perSecond);
            parts << "about " + durationText(static_cast<double>(scan.total - scan.done) / scan.perSecond)
                    + " left";
        }
    } else if (!m_session.isListing()) {
        const bool known = fit.fraction >= 0;
        m_bar->setRange(0, known ? 1000 : 0);
        m_bar->setValue(static_cast<int>(std::max(0.0, fit.fraction) * 1000));
        const QString what = fit.phase == FitStatus::Phase::Fitting ? "Fitting" : "Applying";
        parts << (known ? what + ' ' + percent(fit.fraction) : what + QString::fromUtf8("…"));
    } else {
        m_bar->setRange(0, 0);
        parts << QString::fromUtf8("Listing the set…");
    }
    m_rate->setText(parts.join(dot));
}

void StatusLine::say(const Failure& failure)
{
    const QString text = sentenceText(failure);
    if (m_said.isEmpty() || m_said.last() != text)
        m_said << text;
    m_messages->setText(m_said.size() == 1
            ? "1 message"
            : countText(static_cast<std::uint64_t>(m_said.size())) + " messages");
    m_messages->show();
    showMessage(text, 12000);
}

void StatusLine::showMessages()
{
    auto* box = new QMessageBox(QMessageBox::NoIcon, "Messages",
        m_said.mid(std::max<qsizetype>(0, m_said.size() - 20)).join("\n\n"), QMessageBox::Close, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse);
    box->open();
    m_said.clear();
    m_messages->hide();
}

} // namespace isolume
