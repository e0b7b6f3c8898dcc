// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

namespace isolume {

/// A folder of tiny pictures, and a catalog of its own beside it.
struct SmallSet {
    QTemporaryDir folder;

    QString path(const QString& name = "set") const { return folder.filePath(name); }
    std::filesystem::path file(const QString& name) const { return path(name).toStdString(); }

    /// An 8-bit gray PNG, one row of these values.
    void gray(const QString& name, const std::vector<int>& values)
    {
        QImage image(static_cast<int>(values.size()), 1, QImage::Format_Grayscale8);
        for (std::size_t x = 0; x < values.size(); ++x)
            image.scanLine(0)[x] = static_cast<uchar>(values[x]);
        save(image, name);
    }
    /// A big RGB PNG whose compression takes its time.
    void large(const QString& name, int side)
    {
        QImage image(side, side, QImage::Format_RGB32);
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                image.setPixel(x, y, qRgb((x * 7 + y * 13) % 256, (x * y) % 251, (x ^ y) % 256));
        save(image, name);
    }
    void bytes(const QString& name, const QByteArray& content)
    {
        QFile out(prepared(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(content);
    }
    void open(Session& session) const
    {
        session.open({file("set")}, file("catalog.sqlite"));
        QTRY_VERIFY_WITH_TIMEOUT(session.isOpen() && !session.isListing(), 20000);
    }
    void openAndRead(Session& session) const
    {
        QSignalSpy summaries(&session, &Session::setSummaryChanged);
        open(session);
        QTRY_VERIFY_WITH_TIMEOUT(!session.scanStatus().running, 30000);
        QTRY_VERIFY_WITH_TIMEOUT(!summaries.isEmpty(), 10000);
    }

private:
    QString prepared(const QString& name)
    {
        const QString full = path("set/" + name);
        QDir().mkpath(QFileInfo(full).path());
        return full;
    }
    void save(const QImage& image, const QString& name) { QVERIFY(image.save(prepared(name), "PNG")); }
};

inline QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace isolume
