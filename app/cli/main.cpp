// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/names.h"
#include "app/cli/report.h"
#include "app/cli/signals.h"
#include "app/libraries.h"
#include "core/export/output_error.h"

#include <fmt/format.h>
#include <memory>
#include <oneapi/tbb/global_control.h>
#include <optional>

namespace {

using namespace isolume;

void declareEverywhere(CLI::App& app, Context& context)
{
    const std::string group = "Options of every command";
    app.add_option("--catalog", context.catalog,
           "Where statistics are remembered (default: in your cache folder, a file a set)")
        ->type_name("FILE")
        ->group(group);
    app.add_option("--threads", context.threads, "Threads that work (default: one a core)")
        ->type_name("N")
        ->check(CLI::Range(1, 4096).description(""))
        ->group(group);
    app.add_flag("--json", context.json, "The result as one JSON document")->group(group);
    app.add_flag("--quiet", context.quiet, "No progress")->group(group);
    app.set_help_flag("--help,-h", "This text")->group(group);
}

Action declare(CLI::App& app, Context& context)
{
    auto chosen = std::make_shared<Action>();
    app.require_subcommand(1);
    app.set_help_flag("--help,-h", "This text, and with a command that command's");
    app.set_version_flag("--version", "isolume-cli " ISOLUME_VERSION);
    app.footer(
        "\nExit status: 0 done, 1 done but some images failed, 2 the command was wrong, 3 nothing could be "
        "read,\n4 the output could not be written, 130 interrupted (--resume goes on).\n\n"
        "isolume-cli COMMAND --help has examples.");
    for (const Command& command : commands()) {
        CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.help));
        sub->footer("\nExamples:\n" + std::string(command.examples));
        const Action action = command.declare(*sub);
        declareEverywhere(*sub, context);
        sub->callback([chosen, action] { *chosen = action; });
    }
    return [chosen](Context& c) { return (*chosen)(c); };
}

/// What a script passes for a variable that is not set: as a path it would be the current folder.
void refuseEmpty(const std::vector<std::string>& words)
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i].empty())
            throw UsageError({"", "the command has an empty word",
                i > 0 ? fmt::format("it stands behind '{}'", words[i - 1]) : "",
                "Leave it out, or fill it in"});
}

Exit run(int argc, char** argv, Context& context)
{
    CLI::App app(
        "Isolume: what each normalization of an image set does, and the normalized set written out.\n",
        "isolume-cli");
    const Action action = declare(app, context);
    try {
        refuseEmpty({argv + 1, argv + argc});
        checkNames(app, {argv + 1, argv + argc});
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto subs = app.get_subcommands();
        printResult((subs.empty() ? &app : subs.front())->help(subs.empty() ? "" : "isolume-cli"));
        return Exit::Done;
    } catch (const CLI::CallForVersion& version) {
        printResult(std::string(version.what()) + "\n");
        return Exit::Done;
    } catch (const CLI::ParseError& error) {
        const auto subs = app.get_subcommands();
        if (subs.empty() && argc == 1)
            throw UsageError({"", "no command was named", "", "See isolume-cli --help"});
        const std::string name = subs.empty() ? "" : " " + subs.front()->get_name();
        throw UsageError({"", error.what(), "", fmt::format("See isolume-cli{} --help", name)});
    }
    std::optional<oneapi::tbb::global_control> threads;
    if (context.threads > 0)
        threads.emplace(oneapi::tbb::global_control::max_allowed_parallelism, context.threads);
    return action(context);
}

Exit fail(Exit status, const std::string& text)
{
    printMessage("isolume-cli: " + shown(text));
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    Context context;
    Exit status = Exit::Done;
    try {
        context.stop = stopOnSignals();
        quietLibraries();
        status = run(argc, argv, context);
    } catch (const Cancelled&) {
        status = fail(Exit::Interrupted,
            "interrupted. What is finished is kept; the same command goes on from there "
            "(export and apply: with --resume).");
    } catch (const UsageError& error) {
        status = fail(Exit::WrongCommand, error.what());
    } catch (const OutputError& error) {
        status = fail(Exit::NothingWritten, error.what());
    } catch (const std::exception& error) {
        status = fail(Exit::NothingRead, sentence(toFailure(error, "")));
    }
    return static_cast<int>(status);
}
