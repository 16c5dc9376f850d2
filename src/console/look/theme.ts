import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** One colour in ten like steps: the library wants a scale, our tokens have one shade a theme. */
function single(token: string): MantineColorsTuple {
  const shade = `var(${token})`;
  return [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade];
}

/** The library's ten greys of each scheme, from its text to its ground, told in our few. */
const DARK: MantineColorsTuple = [
  'var(--text)',
  'var(--text)',
  'var(--text-quiet)',
  'var(--text-quiet)',
  'var(--line-strong)',
  'var(--hover)',
  'var(--raised)',
  'var(--surface)',
  'var(--ground)',
  'var(--ground)',
];
const GREY: MantineColorsTuple = [
  'var(--raised)',
  'var(--raised)',
  'var(--hover)',
  'var(--line)',
  'var(--line-strong)',
  'var(--text-quiet)',
  'var(--text-quiet)',
  'var(--text-quiet)',
  'var(--text)',
  'var(--text)',
];
const FILLED: Readonly<Record<string, string>> = {
  blue: '--on-blue',
  red: '--on-red',
  yellow: '--on-amber',
  green: '--on-green',
  pink: '--on-magenta',
};

/** Text on a filled button: dark on the bright colours of the dark theme, white on the deep ones of the light theme. */
const variants: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const on = input.variant === 'filled' ? FILLED[input.color ?? 'blue'] : undefined;
  return on === undefined
    ? colours
    : { ...colours, color: `var(${on})`, hover: `color-mix(in srgb, ${colours.background} 86%, var(--text))` };
};

export const theme = createTheme({
  fontFamily: 'var(--face)',
  fontSizes: { xs: 'var(--size-13)', sm: 'var(--size-14)', md: 'var(--size-16)', lg: 'var(--size-20)', xl: 'var(--size-28)' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.45' },
  spacing: { xs: 'var(--gap-4)', sm: 'var(--gap-8)', md: 'var(--gap-12)', lg: 'var(--gap-16)', xl: 'var(--gap-24)' },
  radius: { xs: 'var(--radius)', sm: 'var(--radius)', md: 'var(--radius)', lg: 'var(--radius)', xl: 'var(--radius)' },
  defaultRadius: 'sm',
  primaryColor: 'blue',
  primaryShade: 5,
  autoContrast: false,
  variantColorResolver: variants,
  colors: {
    dark: DARK,
    gray: GREY,
    blue: single('--blue'),
    red: single('--red'),
    yellow: single('--amber'),
    green: single('--green'),
    pink: single('--magenta'),
  },
  focusRing: 'never', // look/base.css draws the one ring for everything
  cursorType: 'pointer',
  respectReducedMotion: true,
  shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'var(--text-quiet)' } },
    InputWrapper: { styles: { label: { marginBottom: 'var(--gap-4)', fontWeight: 600 } } },
    Tooltip: {
      defaultProps: { openDelay: 400, withArrow: false, multiline: true, maw: 320, position: 'bottom' },
      styles: { tooltip: { background: 'var(--text)', color: 'var(--ground)', fontSize: 'var(--size-13)' } },
    },
    Modal: {
      defaultProps: { centered: true, overlayProps: { color: 'var(--veil)', backgroundOpacity: 1 } },
      styles: { title: { fontSize: 'var(--size-16)', fontWeight: 700 }, content: { border: '1px solid var(--line)' } },
    },
    Kbd: { styles: { root: { fontFamily: 'var(--face)', fontSize: 'var(--size-13)', lineHeight: 1.2, padding: '0 0.3125rem' } } },
    Menu: { defaultProps: { shadow: 'none', position: 'bottom-end' } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: 'right' } },
  },
});

/** The library's own variables, told in our tokens, for both schemes alike. */
const shared: Record<string, string> = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-quiet)',
  '--mantine-color-placeholder': 'var(--text-quiet)',
  '--mantine-color-anchor': 'var(--blue)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--text-quiet)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-error': 'var(--red)',
  '--mantine-primary-color-contrast': 'var(--on-blue)',
  '--mantine-color-blue-filled': 'var(--blue)',
  '--mantine-color-blue-filled-hover': 'color-mix(in srgb, var(--blue) 88%, var(--text))',
  '--mantine-color-blue-light': 'var(--blue-ground)',
  '--mantine-color-blue-light-hover': 'var(--hover)',
  '--mantine-color-blue-light-color': 'var(--blue)',
  // Of the eye in a password's field, which lets nobody choose its colour.
  '--mantine-color-gray-light-color': 'var(--text-quiet)',
  '--mantine-color-gray-light-hover': 'var(--hover)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: shared, light: shared });
