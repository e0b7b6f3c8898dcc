// SPDX-License-Identifier: GPL-3.0-or-later
// Decoded pixels against values that other programs made: ../shared/reference/pixels.json.
#include "core/io/reader.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace isolume;

namespace {

const QString sharedFolder = QStringLiteral(ISOLUME_SHARED_DIR);

/// The file types of this reader list, in the folders that hold images.
bool isOurs(const QString& key)
{
    static const QStringList folders = {"photos/", "microscopy/", "satellite/", "exif/", "histology/",
        "awkward/tiff/", "awkward/png/", "awkward/jpeg/", "awkward/webp/", "awkward/bmp/", "awkward/mixed/",
        "awkward/listed/", "awkward/names/", "awkward/set/", "medical/"};
    static const QStringList others = {".h5", ".dcm"};
    const auto startsKey = [&](const QString& f) { return key.startsWith(f); };
    const auto endsKey = [&](const QString& e) { return key.endsWith(e); };
    return std::any_of(folders.begin(), folders.end(), startsKey)
        && std::none_of(others.begin(), others.end(), endsKey);
}

/// H×W×(C, and alpha last) of type T.
template <class T> std::vector<T> withAlpha(const Image& image)
{
    const auto n = static_cast<std::size_t>(image.channels());
    const T* pixels = image.pixels<T>();
    if (!image.alpha())
        return {pixels, pixels + image.shape().values()};
    const T* alpha = reinterpret_cast<const T*>(image.alpha());
    std::vector<T> all;
    for (std::size_t i = 0; i < image.shape().pixels(); ++i) {
        all.insert(all.end(), pixels + i * n, pixels + (i + 1) * n);
        all.push_back(alpha[i]);
    }
    return all;
}

template <class T> QString digest(std::vector<T> values)
{
    if constexpr (std::is_floating_point_v<T>) {
        for (T& v : values)
            v = std::isnan(v) ? std::numeric_limits<T>::quiet_NaN() : v;
    }
    const QByteArrayView bytes(
        reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size() * sizeof(T)));
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QString digestOf(const Image& image)
{
    return withType(
        image.depth(), [&](auto tag) { return digest(withAlpha<typename decltype(tag)::type>(image)); });
}

QString floatDigestOf(const Image& image)
{
    return withType(image.depth(), [&](auto tag) {
        const auto own = withAlpha<typename decltype(tag)::type>(image);
        return digest(std::vector<float>(own.begin(), own.end()));
    });
}

qint64 validCount(const Image& image, int channel)
{
    qint64 count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.isValid(x, y, channel);
    return count;
}

void compareFrame(const Image& image, const QJsonObject& expected)
{
    const QJsonArray shape = expected["shape"].toArray();
    QCOMPARE(image.height(), shape[0].toInt());
    QCOMPARE(image.width(), shape[1].toInt());
    QCOMPARE(image.channels() + (image.alpha() ? 1 : 0), shape[2].toInt());
    QCOMPARE(image.alpha() != nullptr, !expected["alpha"].isNull());
    QCOMPARE(QString::fromStdString(image.declared().stored), expected["stored"].toString());
    const QJsonArray valid = expected["valid"].toArray();
    QCOMPARE(image.channels(), valid.size());
    for (int c = 0; c < image.channels(); ++c)
        QCOMPARE(validCount(image, c), valid[c].toInteger());
    // float16 and float64 are held as float32: then the digest of the converted values counts.
    const std::string_view held = depthName(image.depth());
    const QString dtype = expected["dtype"].toString();
    if (dtype == QString::fromUtf8(held.data(), static_cast<qsizetype>(held.size())))
        QCOMPARE(digestOf(image), expected["sha256"].toString());
    else
        QVERIFY2(dtype == "float16" || dtype == "float64", qPrintable(dtype));
    QCOMPARE(floatDigestOf(image), expected["sha256_float32"].toString());
}

} // namespace

class TestReferencePixels : public QObject {
    Q_OBJECT
private slots:
    void every_frame_equals_the_reference_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonArray>("frames");
        QFile file(sharedFolder + "/reference/pixels.json");
        if (!file.open(QIODevice::ReadOnly)) {
            QTest::newRow("absent") << QString() << QJsonArray();
            return;
        }
        const QJsonObject files = QJsonDocument::fromJson(file.readAll()).object()["files"].toObject();
        for (auto it = files.begin(); it != files.end(); ++it) {
            if (isOurs(it.key()))
                QTest::newRow(qPrintable(it.key())) << it.key() << it.value().toObject()["frames"].toArray();
        }
    }

    void every_frame_equals_the_reference()
    {
        QFETCH(QString, path);
        QFETCH(QJsonArray, frames);
        if (path.isEmpty())
            QSKIP("The shared reference values are not here.");
        const Source source((sharedFolder + "/data/" + path).toStdString(), path.toStdString());
        QCOMPARE(countFrames(source), frames.size());
        for (int i = 0; i < frames.size(); ++i)
            compareFrame(readImage(source, i), frames[i].toObject());
    }
};

QTEST_GUILESS_MAIN(TestReferencePixels)
#include "tst_reference_pixels.moc"
