// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/application.h"

#include <QTest>
#include <QTimer>

#include <stdexcept>

using namespace isolume;

class TestApplication : public QObject {
    Q_OBJECT
private slots:
    void a_slot_that_throws_is_reported_and_the_program_goes_on();
};

void TestApplication::a_slot_that_throws_is_reported_and_the_program_goes_on()
{
    QStringList said;
    bool wentOn = false;
    connect(qobject_cast<Application*>(qApp), &Application::failed, this,
        [&](const Failure& failure) { said << QString::fromStdString(failure.why); });
    QTimer::singleShot(0, this, [] { throw std::runtime_error("a mistake"); });
    QTimer::singleShot(0, this, [] { throw Error({"", "", "an error with a reason", ""}); });
    QTimer::singleShot(0, this, [] { throw std::bad_alloc(); });
    QTimer::singleShot(1, this, [&] { wentOn = true; });
    QTRY_VERIFY(wentOn && said.size() == 3);
    QVERIFY(said.contains("a mistake") && said.contains("an error with a reason"));
    QVERIFY(said.contains("there is not enough memory"));
}

int main(int argc, char** argv)
{
    Application app(argc, argv);
    TestApplication test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_application.moc"
