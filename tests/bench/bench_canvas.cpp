// SPDX-License-Identifier: GPL-3.0-or-later
// Moves a parameter over a 24-megapixel image and says how long the window's thread is busy with each step (following the
// recipe and painting), and how long it takes until the new picture is on the screen.
#include "ui/canvas/canvas.h"

#include "ui/canvas/picture_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>

#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace isolume;

namespace {

constexpr int width = 6000, height = 4000, steps = 200;

/// CPU time of this thread, ms: what other programs do on a busy machine is not counted.
double threadTime()
{
    timespec now {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Counts the time that is spent in handling events, which is all that the window's thread does.
class Application : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth++ == 0)
            m_start = threadTime();
        const bool taken = QApplication::notify(receiver, event);
        if (--m_depth == 0) {
            const double spent = threadTime() - m_start;
            longest = std::max(longest, spent);
            busy += spent;
        }
        return taken;
    }

    double busy = 0, longest = 0; // ms since they were last set to 0

private:
    double m_start = 0;
    int m_depth = 0;
};

/// A binary PPM with structure at every scale.
void writeImage(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write the image");
    file.write(QByteArray("P6\n") + QByteArray::number(width) + ' ' + QByteArray::number(height) + "\n255\n");
    QByteArray row(3 * width, 0);
    for (int y = 0; y < height; ++y) {
        for (int i = 0; i < 3 * width; ++i)
            row[i] = static_cast<char>((i / 40 + y / 20 + (i * 31 + y * 17) % 23) & 0xff);
        file.write(row);
    }
}

template <class Condition> void waitFor(Condition&& condition)
{
    while (!condition())
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
}

struct Series {
    std::vector<double> values;

    void print(const char* what)
    {
        std::sort(values.begin(), values.end());
        fmt::print(
            "{:<44} median {:7.2f} ms   max {:7.2f} ms\n", what, values[values.size() / 2], values.back());
    }
};

Recipe recipeAt(int step)
{
    Recipe recipe;
    recipe.method = "percentile";
    recipe.channels = Channels::Separate;
    recipe.params["lo"] = 0.05 * step;
    // Percentiles of bytes often stay the same; the range makes each step another transform.
    recipe.params["range"] = std::vector<double> {-0.01 * step, 1};
    return recipe;
}

Recipe chainAt(int step)
{
    Recipe recipe = recipeAt(step);
    recipe.before.emplace_back();
    recipe.before[0].method = "curve";
    recipe.before[0].params["kind"] = std::string("log");
    return recipe;
}

void run(Application& application, Session& session, Canvas& canvas, const char* name,
    Recipe (*recipeOf)(int step) = recipeAt)
{
    const Scene& scene = canvas.pictures().scene();
    bool shown = false;
    QObject::connect(&canvas, &Canvas::pictureShown, &canvas, [&shown] { shown = true; });
    const auto drawn = [&] {
        return scene.content() == Scene::Content::Image && scene.pane(Side::After).rendered() && shown;
    };
    canvas.pictures().update();
    waitFor(drawn);
    // Pictures that are drawn before the levels have come are drawn again.
    QElapsedTimer settle;
    settle.start();
    waitFor([&] { return settle.elapsed() > 500; });

    Series busy, longest, latency;
    for (int step = 0; step < steps; ++step) {
        application.busy = application.longest = 0;
        QElapsedTimer timer;
        timer.start();
        const double before = threadTime();
        session.setRecipe(recipeOf(step));
        const double setting = threadTime() - before;
        shown = false;
        waitFor([&] {
            return shown && session.fit() && !session.fitStatus().running()
                && scene.pane(Side::After).fit()->transform == session.fit()->transform;
        });
        latency.values.push_back(double(timer.nsecsElapsed()) / 1e6);
        busy.values.push_back(setting + application.busy);
        longest.values.push_back(std::max(setting, application.longest));
    }
    fmt::print("{}, {} updates, canvas of {} x {}\n", name, steps, canvas.width(), canvas.height());
    busy.print("  window's thread, all work for one update");
    longest.print("  window's thread, longest single event");
    latency.print("  until the new picture is on the screen");
}

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    Application application(argc, argv);
    QTemporaryDir folder;
    writeImage(folder.filePath("large.ppm"));
    Session session;
    ViewState state;
    Canvas canvas(session, state);
    canvas.resize(1400, 900);
    canvas.show();
    session.setRecipe(recipeAt(steps));
    session.open({folder.path().toStdString()}, folder.filePath("catalog.db").toStdString());
    waitFor([&] { return !session.set().items.empty(); });
    session.select(0);
    run(application, session, canvas, "side by side, fitted");
    run(application, session, canvas, "the same, a chain", chainAt);
    state.setMode(CompareMode::Wipe);
    run(application, session, canvas, "wipe, fitted");
    state.setView(1, {3000, 2000});
    run(application, session, canvas, "wipe, 1:1");
    return 0;
}
