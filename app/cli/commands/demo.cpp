// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/report.h"
#include "core/export/output_error.h"
#include "core/set/demo_set.h"

#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <system_error>

namespace isolume {

namespace {

Exit run(const std::filesystem::path& folder, const Context& context)
{
    std::error_code error;
    if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error))
        throw OutputError(
            {folder.string(), "cannot write to", "the folder is not empty", "Choose another folder"});
    try {
        writeDemoSet(folder);
    } catch (const Error& problem) {
        throw OutputError(problem.failure());
    }
    const nlohmann::ordered_json json {{"output", printable(folder.string())}};
    printResult(
        context.json ? json.dump() + "\n" : fmt::format("Wrote the demo set to {}.\n", folder.string()));
    return Exit::Done;
}

Action declare(CLI::App& app)
{
    auto folder = std::make_shared<std::filesystem::path>();
    app.add_option("-o,--output", *folder, "A new or empty folder")->type_name("FOLDER")->required();
    return [folder](Context& context) { return run(*folder, context); };
}

} // namespace

Command demoCommand()
{
    return {"demo", "Write a small set of images to try things on",
        "  isolume-cli demo -o cells\n"
        "  isolume-cli scan cells\n",
        declare};
}

} // namespace isolume
