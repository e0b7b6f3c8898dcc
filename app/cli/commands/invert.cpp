// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/invert.h"
#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

struct Options {
    std::filesystem::path exported;
    InvertOptions invert;
};

std::string reportText(const InvertReport& report)
{
    std::string text = fmt::format("Took {} back to the original values.\n", imageCount(report.written));
    if (report.lossy > 0)
        text += fmt::format("{} had values that were cut off or made one with others: these come back as the "
                            "nearest value that gives what was written.\n",
            imageCount(report.lossy));
    if (report.filled > 0)
        text += fmt::format(
            "{} had values that were not valid: what these were is not known.\n", imageCount(report.filled));
    return text + failuresText(report.failures);
}

Exit run(const Options& options, const Context& context)
{
    InvertOptions invert = options.invert;
    invert.threads = context.threads;
    const InvertReport report = withProgress(
        context, "inverting", 0, [&](Job& job) { return invertExport(options.exported, invert, job); });
    if (context.json) {
        const nlohmann::ordered_json json {{"written", report.written}, {"lossy", report.lossy},
            {"filled", report.filled}, {"failures", failuresJson(report.failures)}};
        printResult(json.dump() + "\n");
    } else {
        printResult(reportText(report));
    }
    return exitFor(report.written, report.failures);
}

Action declare(CLI::App& app)
{
    auto options = std::make_shared<Options>();
    app.add_option("OUT", options->exported, "The folder of an export")->required()->type_name("");
    app.add_option("-o,--output", options->invert.folder, "The folder to write to, new or empty")
        ->type_name("OUT2")
        ->required();
    return [options](Context& context) { return run(*options, context); };
}

} // namespace

Command invertCommand()
{
    return {"invert", "Take an export back to the original values, where the method allows",
        "  isolume-cli invert normalized -o original\n", declare};
}

} // namespace isolume
