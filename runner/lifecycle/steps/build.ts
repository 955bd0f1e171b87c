import type { ImageRecipe } from '../../../artifacts/builder/build-image.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Step } from '../arm-context.ts';

/** The image for this arm. */
export const build: Step = async (arm) => {
  arm.image = await arm.rig.images.build(recipeOf(arm.scenario, arm.marker), arm.call.signal);
  return { status: 'completed' };
};

/** The scenario's image with the marker in its name, its label and its marker.txt; never in the program. */
export function recipeOf({ image }: Scenario, marker: string): ImageRecipe {
  const withMarker = (text: string): string => text.replaceAll('{marker}', marker);
  return {
    container: image.container,
    name: withMarker(image.name),
    label: withMarker(image.label),
    marker,
    files: image.files.map(({ path, content, hidden }) => ({
      path,
      hidden,
      content: contentOf(content),
    })),
    hiddenFolders: image.hiddenFolders,
  };
}

function contentOf(content: Scenario['image']['files'][number]['content']) {
  switch (content.is) {
    case 'text':
      return { text: content.text };
    case 'shortcut':
      return { shortcutTo: content.to };
    default:
      return content.is;
  }
}
