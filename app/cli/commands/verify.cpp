// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "core/export/exporter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

namespace {

Exit run(const std::filesystem::path& folder, const Context& context)
{
    const VerifyReport report
        = withProgress(context, "verifying", 0, [&](Job& job) { return verifyExport(folder, job); });
    if (context.json) {
        const nlohmann::ordered_json json {
            {"checked", report.checked}, {"failures", failuresJson(report.failures)}};
        printResult(json.dump() + "\n");
    } else {
        printResult(fmt::format("Checked {}{}.\n", imageCount(report.checked),
                        report.failures.empty() ? ": all are as they were written" : "")
            + failuresText(report.failures));
    }
    return report.failures.empty() ? Exit::Done : Exit::SomeFailed;
}

Action declare(CLI::App& app)
{
    auto folder = std::make_shared<std::filesystem::path>();
    app.add_option("OUT", *folder, "The folder of an export")->required()->type_name("");
    return [folder](Context& context) { return run(*folder, context); };
}

} // namespace

Command verifyCommand()
{
    return {"verify", "Re-read an export against its manifest", "  isolume-cli verify normalized\n", declare};
}

} // namespace isolume
