// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_options.h"

#include "app/cli/progress.h"
#include "app/cli/report.h"
#include "core/export/writer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace isolume {

std::shared_ptr<ExportTexts> declareExport(CLI::App& app)
{
    auto texts = std::make_shared<ExportTexts>();
    const std::string group = "Output";
    std::string formats;
    for (const Writer& writer : writers())
        formats += (formats.empty() ? "" : "|") + std::string(writer.id);
    app.add_option("-o,--output", texts->options.folder, "The folder to write to")
        ->type_name("OUT")
        ->required()
        ->group(group);
    app.add_option("--format", texts->options.format, "Of the files that are written")
        ->type_name(formats)
        ->capture_default_str()
        ->group(group);
    auto* resume
        = app.add_flag("--resume", texts->options.resume, "Go on with an export that was interrupted")
              ->group(group);
    app.add_flag("--overwrite", texts->options.overwrite,
           "Replace the export that is in OUT, and nothing else there")
        ->excludes(resume)
        ->group(group);
    app.add_flag("--dry-run", texts->dryRun, "Say what would be written, and write nothing")->group(group);
    return texts;
}

void checkExport(const ExportTexts& texts, const std::vector<std::filesystem::path>& setPaths)
{
    asUsage([&] { return writerById(texts.options.format).id; });
    refuseInsideSet(texts.options.folder, setPaths);
}

std::vector<std::string> checkFolder(const ImageSet& set, const Recipe& recipe, const ExportTexts& texts)
{
    ExportOptions options = texts.options;
    if (!isFitted(recipe)) {
        // What is fitted does not change what is written where; whether it is what an interrupted export was fitted
        // to, exportSet will see.
        options.overwrite = options.overwrite || options.resume;
        options.resume = false;
    }
    return planExport(set, recipe, options);
}

Exit dryRun(const Context& context, const ImageSet& set, const Recipe& recipe, const ExportTexts& texts)
{
    const std::vector<std::string> outputs = checkFolder(set, recipe, texts);
    nlohmann::ordered_json json {
        {"output", printable(texts.options.folder.string())}, {"images", nlohmann::ordered_json::array()}};
    std::string text = fmt::format(
        "Would write {} to {}:\n", imageCount(outputs.size()), shown(texts.options.folder.string()));
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const std::string source = printable(set.items[i].name());
        json["images"].push_back({{"source", source}, {"output", outputs[i]}});
        text += fmt::format("  {} -> {}\n", shown(source), shown(outputs[i]));
    }
    json["failures"] = failuresJson(set.failures);
    printResult(context.json ? json.dump() + "\n" : text + failuresText(set.failures));
    return set.failures.empty() ? Exit::Done : Exit::SomeFailed;
}

Exit runExport(const Context& context, const ImageSet& set, const Recipe& recipe, const ExportTexts& texts)
{
    ExportOptions options = texts.options;
    options.threads = context.threads;
    const ExportReport report = withProgress(
        context, "writing", set.items.size(), [&](Job& job) { return exportSet(set, recipe, options, job); });
    const std::size_t done = report.written + report.kept;
    if (context.json) {
        const nlohmann::ordered_json json {{"output", printable(options.folder.string())},
            {"written", report.written}, {"kept", report.kept}, {"bytes", report.bytes},
            {"degenerate", printable(report.degenerate)}, {"failures", failuresJson(report.failures)}};
        printResult(json.dump() + "\n");
    } else {
        std::string text
            = fmt::format("Wrote {} to {}", imageCount(report.written), shown(options.folder.string()));
        if (report.kept > 0)
            text += fmt::format(", {} were there already", report.kept);
        text += fmt::format(" ({}).\n", byteText(report.bytes));
        printResult(text + listText("without contrast", report.degenerate) + failuresText(report.failures));
    }
    return exitFor(done, report.failures);
}

} // namespace isolume
