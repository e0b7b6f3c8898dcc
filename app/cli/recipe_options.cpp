// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipe_options.h"

#include "core/recipe/presets.h"
#include "core/recipe/recipe_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace isolume {

namespace {

const char* const group = "Method";
const char* const inputGroup = "Input";

double numberFrom(const std::string& option, const std::string& text)
{
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || stop != end)
        throw UsageError({option, "cannot use the option", fmt::format("'{}' is not a number", text), ""});
    return value;
}

std::optional<double> fillFrom(const std::string& text)
{
    if (text == "keep")
        return {};
    const double value = numberFrom("--fill", text);
    if (!(std::abs(value) <= std::numeric_limits<float>::max()))
        throw UsageError({"--fill", "cannot use the option", fmt::format("a float32 cannot hold {}", text),
            "Use a number, or 'keep' to leave what is not valid as it is"});
    return value;
}

void checkScope(const RecipeOptions& o)
{
    if (o.scope == "group" && o.groupBy.empty())
        throw UsageError(
            {"--scope group", "cannot use the option", "it does not say which images are a group",
                "Add --group-by folder, class, split or a column of the list"});
    if (o.scope != "group" && !o.groupBy.empty())
        throw UsageError({"--group-by", "cannot use the option", "groups are used with --scope group alone",
            "Add --scope group"});
}

/// A split that the image's own statistics would not heed is a mistake that should be seen.
void checkSplit(const RecipeOptions& o, const Recipe& recipe)
{
    const auto steps = stepsOf(recipe);
    if (!o.split.empty() && std::none_of(steps.begin(), steps.end(), [](const Recipe* step) {
            return stepNeedsSetFit(*step);
        }))
        throw UsageError({"--split", "cannot use the option",
            "with --scope image each image is fitted on itself", "Use --scope dataset, or leave it out"});
}

Recipe chosen(const RecipeOptions& o, const Recipe& base)
{
    if (o.method.empty() == o.preset.empty())
        throw UsageError({"", "cannot tell what to do",
            o.method.empty() ? "neither --method nor --preset is given"
                             : "both --method and --preset are given",
            "Give one of them; 'isolume-cli methods' lists what there is"});
    if (o.preset.empty())
        return recipeFromText(o.method, base);
    if (!o.scope.empty() || !o.channels.empty() || !o.region.empty())
        throw UsageError({"--preset", "cannot use the option",
            "a preset says itself what its statistics are of", "Leave out --scope, --channels and --region"});
    Recipe recipe = recipeOf(presetById(o.preset), base);
    recipe.split = recipe.scope == Scope::Image ? "" : o.split;
    return recipe;
}

} // namespace

void declareInput(CLI::App& app, InputTexts& texts)
{
    app.add_option("--nodata", texts.nodata, "This stored value is not valid, whatever the files say")
        ->type_name("VALUE")
        ->group(inputGroup);
    app.add_option(
           "--bits", texts.bits, "Bits in use of integer samples, as 12 for 12-bit data in 16-bit files")
        ->type_name("N")
        ->group(inputGroup);
}

InputOptions inputFrom(const InputTexts& texts)
{
    InputOptions input;
    if (!texts.nodata.empty())
        input.nodata = numberFrom("--nodata", texts.nodata);
    if (texts.bits.empty())
        return input;
    const double bits = numberFrom("--bits", texts.bits);
    if (bits != std::floor(bits) || bits < 1 || bits > 32)
        throw UsageError({"--bits", "cannot use the option", "it is a whole number from 1 to 32", ""});
    input.bits = static_cast<int>(bits);
    return input;
}

void declareStatistics(CLI::App& app, RecipeOptions& o)
{
    const auto option = [&](const std::string& name, std::string& value, const std::string& help) {
        return app.add_option(name, value, help)->group(group);
    };
    option("--scope", o.scope,
        "Whose statistics: each image's own, its group's or the whole set's; image where the method has it")
        ->type_name("image|group|dataset")
        ->check(CLI::IsMember({"image", "group", "dataset"}).description(""));
    option("--group-by", o.groupBy, "With --scope group: what makes a group")
        ->type_name("folder|class|split|COLUMN");
    option("--channels", o.channels, "One statistic over all channels (as if not given), or one each")
        ->type_name("joint|separate")
        ->check(CLI::IsMember({"joint", "separate"}).description(""));
    option("--region", o.region,
        "Which pixels enter the statistics: all valid ones (as if not given), those that are not 0, those "
        "brighter than Otsu's threshold, or those of a mask")
        ->type_name("valid|nonzero|foreground|mask")
        ->check(CLI::IsMember({"valid", "nonzero", "foreground", "mask"}).description(""));
    option("--split", o.split, "Fit on the images of this split alone")->type_name("NAME");
    declareInput(app, o.input);
    option("--fill", o.fill,
        "What pixels become that are not valid, 0 if not given; keep leaves them as they are")
        ->type_name("VALUE|keep")
        ->group(inputGroup);
}

std::shared_ptr<RecipeOptions> declareRecipe(CLI::App& app)
{
    auto o = std::make_shared<RecipeOptions>();
    app.add_option("--method", o->method, "What is done; 'isolume-cli methods' lists them")
        ->type_name("ID")
        ->group(group);
    app.add_option("-p", o->params, "A parameter of the method, as -p range=-1,1; repeatable")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false)
        ->group(group);
    app.add_option("--preset", o->preset, "In place of a method: a recipe by a known name, such as cellpose")
        ->type_name("ID")
        ->group(group);
    app.add_option("--before", o->before,
           "A step that is done first, as curve:kind=log; repeatable, each on the result of the one before")
        ->type_name("METHOD[:NAME=VALUE…]")
        ->allow_extra_args(false)
        ->group(group);
    declareStatistics(app, *o);
    return o;
}

Recipe baseFrom(const RecipeOptions& o)
{
    checkScope(o);
    return asUsage([&] {
        Recipe base;
        base.scope = o.scope == "group" ? Scope::Group : o.scope == "dataset" ? Scope::Dataset : Scope::Image;
        base.channels = o.channels == "separate" ? Channels::Separate : Channels::Joint;
        base.region = regionByName(o.region.empty() ? "valid" : o.region);
        base.split = o.split;
        base.groupBy = o.groupBy;
        base.input = inputFrom(o.input);
        base.fill = fillFrom(o.fill.empty() ? "0" : o.fill);
        return base;
    });
}

Recipe recipeFrom(const RecipeOptions& o)
{
    const Recipe base = baseFrom(o);
    return asUsage([&] {
        Recipe recipe = chosen(o, base);
        for (const std::string& param : o.params)
            setParam(recipe.params, methodById(recipe.method), param);
        if (!o.scope.empty() && methodById(recipe.method).isFitted() && o.preset.empty())
            recipe.scope = base.scope; // as it was said: what the method does not offer is refused by name
        std::vector<Recipe> first;
        for (const std::string& text : o.before)
            first.push_back(recipeFromText(text, base));
        for (Recipe& step : first) {
            std::vector<Recipe> inner = std::move(step.before);
            step.before.clear();
            std::move(inner.begin(), inner.end(), std::back_inserter(recipe.before));
            recipe.before.push_back(std::move(step));
        }
        checkRecipe(recipe);
        checkSplit(o, recipe);
        return recipe;
    });
}

} // namespace isolume
