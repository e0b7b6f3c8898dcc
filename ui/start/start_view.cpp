// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_view.h"

#include "ui/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSvgRenderer>
#include <QVBoxLayout>

namespace isolume {

namespace {

constexpr int columnWidth = 440;
constexpr qsizetype mostRecent = 6;

QPushButton* linkButton(const QString& text, const QString& icon, const QString& tip)
{
    auto* button = new QPushButton(lineIcon(icon), text);
    button->setObjectName("link");
    button->setIconSize({16, 16});
    button->setToolTip(tip);
    return button;
}

QLabel* logo()
{
    auto* label = new QLabel;
    const qreal ratio = label->devicePixelRatioF();
    QPixmap pixmap(QSize(64, 64) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(QString(":/icons/isolume.svg")).render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    label->setPixmap(pixmap);
    label->setFixedSize(64, 64);
    return label;
}

} // namespace

StartView::StartView(QWidget* parent)
    : QWidget(parent)
    , m_failure(new QLabel)
    , m_busy(new QLabel(QString::fromUtf8("Listing the set…")))
    , m_recentHeading(new QLabel("RECENT SETS"))
    , m_recent(new QVBoxLayout)
{
    auto* title = new QLabel("Isolume");
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 2);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    auto* what
        = new QLabel("See what each normalization does to an image set, and export the normalized set.");
    what->setObjectName("quiet");
    what->setWordWrap(true);
    m_failure->setObjectName("failure");
    m_failure->setWordWrap(true);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_failure->hide();
    m_busy->setObjectName("quiet");
    m_busy->hide();
    m_recentHeading->setObjectName("heading");
    m_recent->setSpacing(0);

    auto* open = new QPushButton(QString::fromUtf8("Open folder…"));
    open->setObjectName("primary");
    open->setToolTip("Choose a folder of images (Ctrl+O)");
    auto* files = new QPushButton(QString::fromUtf8("Open files…"));
    files->setToolTip("Choose image files or a list (Ctrl+Shift+O)");
    auto* demo = new QPushButton("Open the demo set");
    demo->setToolTip("60 pictures of cells, made on this computer, to try things on");
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::between);
    buttons->addWidget(open);
    buttons->addWidget(files);
    buttons->addWidget(demo);
    buttons->addStretch(1);
    auto* drop = new QLabel("or drop a folder, images or a list anywhere on this window.\n"
                            "Folders named train, val and test become splits, the folders in them classes.");
    drop->setObjectName("quiet");
    drop->setWordWrap(true);

    auto* content = new QWidget;
    content->setFixedWidth(columnWidth);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::between);
    column->addStretch(2);
    column->addWidget(logo());
    column->addWidget(title);
    column->addWidget(what);
    column->addSpacing(space::between);
    column->addLayout(buttons);
    column->addWidget(drop);
    column->addWidget(m_busy);
    column->addWidget(m_failure);
    column->addSpacing(space::groups);
    column->addWidget(m_recentHeading);
    column->addLayout(m_recent);

    column->addStretch(3);

    auto* whole = new QHBoxLayout(this);
    whole->setContentsMargins(space::page, space::page, space::page, space::page);
    whole->addStretch(1);
    whole->addWidget(content);
    whole->addStretch(1);
    connect(open, &QPushButton::clicked, this, &StartView::openFolder);
    connect(files, &QPushButton::clicked, this, &StartView::openFiles);
    connect(demo, &QPushButton::clicked, this, &StartView::openDemo);
    setRecent({});
}

void StartView::setRecent(const QStringList& folders)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentHeading->setVisible(!folders.isEmpty());
    for (const QString& path : folders.mid(0, mostRecent)) {
        const QFontMetrics metrics(font());
        auto* button = linkButton(
            metrics.elidedText(QDir::toNativeSeparators(path), Qt::ElideMiddle, columnWidth - 48), "folder",
            path);
        connect(button, &QPushButton::clicked, this, [this, path] { emit openRecent(path); });
        m_recent->addWidget(button);
    }
}

void StartView::setBusy(bool busy) { m_busy->setVisible(busy); }

void StartView::setFailure(const QString& sentence)
{
    m_failure->setText(sentence);
    m_failure->setVisible(!sentence.isEmpty());
}

} // namespace isolume
